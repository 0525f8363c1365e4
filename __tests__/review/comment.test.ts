/** The comment on a pull request: what stands first, what is cut, and that nothing of a plan becomes Markdown. */
import { COMMENT_LIMIT, commentMarker, renderComment } from '../../review/comment';
import { failedStack, plannedStack, waitingStack } from '../../review/review';
import { environmentOf, generated, place, recorded, recordedReview } from './plans';

describe('the recorded plans', () => {
  const { comment, full, cut } = renderComment(
    recordedReview({ seconds: 12.3, cost: { beforeUsdPerMonth: 1_234, afterUsdPerMonth: 1_296.5 } }),
  );

  test('the whole text', () => {
    expect(comment).toMatchSnapshot();
    expect(cut).toBe(false);
    expect(full).toBe(comment);
  });

  test('marker, verdict and cost come first, then what goes, then the table, then the details', () => {
    const lines = comment.split('\n');
    expect(lines[0]).toBe('<!-- cairn:plan shop/dev -->');
    expect(lines[1]).toContain('5 to add, 6 to change, 5 to destroy, 2 to import, 2 to move, 1 to forget');
    expect(lines[3]).toBe('Monthly cost goes up by $62.50, +5.1 %.');
    const order = ['[!CAUTION]', '2 destroyed, 3 replaced, 1 no longer managed', '| plan |', '<details>'];
    const places = order.map((text) => comment.indexOf(text));
    expect(places.every((at) => at > 0)).toBe(true);
    expect(places).toEqual([...places].sort((one, other) => one - other));
  });

  test('no sensitive value is in it', () => {
    expect(full).not.toMatch(/hunter2|battery|write-only-value/);
    expect(full).toContain('(sensitive value)');
  });
});

test('without changes it says so in one line', () => {
  const { comment } = renderComment(environmentOf([plannedStack(place('ecr', 'PR2'), recorded('no-change'))]));
  expect(comment).toContain('### shop/dev: no changes\n');
  expect(comment).not.toMatch(/CAUTION|<details>/);
});

test('waiting and failed milestones stand above the table, with why', () => {
  const { comment } = renderComment(
    environmentOf([
      failedStack(place('foundation', 'PR1'), '╷\n│ Error: no credentials\n╵'),
      waitingStack(place('ecs', 'PR4'), ['foundation', 'data'], 'asked @ops'),
    ]),
  );
  expect(comment).toContain('no changes; 1 milestone waiting; 1 milestone FAILED');
  expect(comment).toContain('- `ecs` (PR4) waits for the first apply of `foundation`, `data`: asked @\u200bops');
  expect(comment).toContain('**1 milestone failed**');
  expect(comment).toContain('│ Error: no credentials');
  expect(comment.indexOf('no credentials')).toBeLessThan(comment.indexOf('| plan |'));
});

test.each([
  [100, 87.7, 'Monthly cost goes down by $12.30, −12.3 %.'],
  [100, 100.001, 'Monthly cost stays at $100.00.'],
  [0, 1_234.5, 'Monthly cost goes up by $1,234.50.'],
])('cost from %d to %d', (beforeUsdPerMonth, afterUsdPerMonth, sentence) => {
  const { comment } = renderComment(environmentOf([], { cost: { beforeUsdPerMonth, afterUsdPerMonth } }));
  expect(comment.split('\n')[3]).toBe(sentence);
});

describe('texts of others', () => {
  const EVIL = 'x`|<img src=x> @octocat #1 --> </details>\n```\n# big\u202e';
  const evil = renderComment(
    environmentOf(
      [
        plannedStack(
          place('data', EVIL),
          generated([
            { address: `aws_sns_topic.a["${EVIL}"]`, actions: ['delete'] },
            { actions: ['update'], before: { a: EVIL }, after: { a: `${EVIL}!` } },
          ]),
        ),
        failedStack(place('ecs', EVIL), EVIL),
        waitingStack(place('alb-dns', EVIL), [EVIL], EVIL),
      ],
      { commit: EVIL, environment: EVIL },
    ),
  ).comment;
  const fences = /^(`{3,})[^`\n]*\n[\s\S]*?^\1$/gm;
  const outside = evil
    .replace(fences, '')
    .split('\n')
    .slice(1)
    .join('\n')
    .replace(/`[^`\n]+`/g, '')
    .replace(/<code>[^<]*<\/code>/g, '');

  test('stay text: no tag, mention, reference or comment end of theirs is left outside of code', () => {
    expect(evil.match(fences)).toHaveLength(2);
    expect(outside).not.toMatch(/(?<!\\)<(?!\/?(details|summary)>)/);
    expect(outside).not.toMatch(/@octocat|#1|(?<!\\)-->|(?<!\\)`/);
    expect(outside.match(/<\/details>/g)?.length).toBe(outside.match(/<details>/g)?.length);
  });

  test('a fence is longer than any inside of it', () => {
    expect(evil).toContain('\n````\n');
  });

  test('what is invisible is written out, and the marker cannot end early', () => {
    expect(evil).not.toContain('\u202e');
    expect(evil).toContain('\\u202e');
    expect(commentMarker('shop', 'a-->b')).toBe('<!-- cairn:plan shop/a--%3Eb -->');
  });

  test('a row of the table keeps its columns', () => {
    const rows = evil.split('\n').filter((line) => line.startsWith('| `'));
    expect(rows).toHaveLength(3);
    for (const row of rows) expect(row.split('|')).toHaveLength(8);
  });
});

describe('the limit', () => {
  const many = generated(
    Array.from({ length: 2_000 }, (_, index) => ({
      address: `aws_sns_topic.topic["${String(index).padStart(4, '0')}-ü"]`,
      actions: [['create'], ['update'], ['delete'], ['delete', 'create']][index % 4],
      before: index % 4 === 0 ? null : { name: `old-${index}`, policy: JSON.stringify({ a: index }) },
      after: index % 4 === 2 ? null : { name: `new-${index}`, policy: JSON.stringify({ a: index + 1 }) },
      more: {},
    })),
  );
  const started = process.cpuUsage();
  const review = environmentOf([
    plannedStack(place('foundation', 'PR1'), many),
    failedStack(place('data', 'PR2'), 'a line of a message\n'.repeat(10_000)),
    plannedStack(place('ecr', 'PR3'), recorded('aws')),
  ]);
  const rendered = renderComment(review);
  // Of this process: the wall would also count what others run beside it.
  const seconds = process.cpuUsage(started).user / 1_000_000;

  test('2,000 resources are under it, well within a second', () => {
    expect(seconds).toBeLessThan(1);
    expect(rendered.cut).toBe(true);
    expect(Buffer.byteLength(rendered.comment)).toBeLessThanOrEqual(COMMENT_LIMIT);
    expect(rendered.comment.length).toBeGreaterThan(COMMENT_LIMIT * 0.6);
  });

  test('verdict, counts of what goes and the table stay; the rest says where it is', () => {
    expect(rendered.comment).toContain('1002 to add, 502 to change, 1002 to destroy');
    expect(rendered.comment).toContain('**500 destroyed, 502 replaced**');
    expect(rendered.comment).toMatch(/> - … and \d+ more/);
    expect(rendered.comment).toMatch(/# … and \d+ more/);
    expect(rendered.comment).toContain('| `PR3` | `ecr` |  | 2 | 2 | 2 |');
    expect(rendered.comment).toContain('full text in the artifact `plan-shop-dev`');
  });

  test('every milestone has a share of the details, and every fold is closed', () => {
    expect(rendered.comment).toContain('<code>PR3 ecr</code>');
    expect(rendered.comment.match(/<details>/g)?.length).toBe(rendered.comment.match(/<\/details>/g)?.length);
  });

  test('the full text has everything, and the same review renders the same', () => {
    expect(rendered.full.match(/^[-+!] (create|update|destroy|replace) aws_sns_topic/gm)).toHaveLength(2_000);
    expect(rendered.full).not.toMatch(/… and \d+ more/);
    expect(renderComment(review).comment).toBe(rendered.comment);
  });

  test.each([2_500, 3_000, 5_000, 10_000, 30_000])('%d characters are enough for verdict and counts', (limit) => {
    const { comment } = renderComment(review, limit);
    expect(Buffer.byteLength(comment)).toBeLessThanOrEqual(limit);
    expect(comment).toContain('1002 to destroy');
    expect(comment).toContain('**500 destroyed, 502 replaced**');
  });

  test('one that is too small is refused', () => {
    expect(() => renderComment(review, 1_000)).toThrow(/give 2500 or more/);
  });
});
