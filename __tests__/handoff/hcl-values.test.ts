/** Any value as HCL, read back by the HCL parser of Terraform. */
import fc from 'fast-check';
import { hclText } from '../../handoff/hcl/document';
import { expression } from '../../handoff/hcl/expression';
import { escapeTemplate, splitTemplate, withoutSpace } from '../../handoff/hcl/template';
import { isList, isObject, type Json } from '../../handoff/json';
import { compareHcl } from '../../handoff/round-trip/compare';
import { parseHcl } from '../../handoff/round-trip/hcl-parser';
import { TINY_SCHEMA } from '../fixtures/handoff-schema';
import { DEFAULTS, TEMPLATES } from '../fixtures/handoff-traps';

/** What strings are made of that somebody has to escape. */
const PIECES = [
  '$',
  '%',
  '{',
  '}',
  '${',
  '%{',
  '"',
  '\\',
  '\n',
  '\r',
  '\t',
  'EOT',
  'EOT1',
  ' ',
  'é',
  '😀',
  'a',
  '\u0001',
  '#',
  '//',
  '~',
];
const awkward = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join(''));
const number = fc.oneof(fc.integer(), fc.constantFrom(0, 0.1, -1.5, 1e21, 1e-7));
const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    awkward,
    awkward,
    number,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(awkward, tie('value'), { maxKeys: 4 }),
  ),
}));

/** Literal text as the parser shows it: as a template that means the text. */
function shown(json: Json): Json {
  if (typeof json === 'string') return escapeTemplate(json);
  if (isList(json)) return json.map(shown);
  if (!isObject(json)) return json;
  return Object.fromEntries(Object.entries(json).map(([key, item]) => [escapeTemplate(key), shown(item)]));
}

test('any JSON value is itself after it was HCL', async () => {
  await fc.assert(
    fc.asyncProperty(value, async (json) => {
      const parsed = await parseHcl('value.tf', `value = ${expression(json, 'literal')}\n`);
      expect(parsed['value']).toEqual(shown(json));
    }),
    { numRuns: 400 },
  );
});

const literalPart = awkward.map(escapeTemplate);
const sequencePart = fc.constantFrom(
  '${local.a}',
  '${ local.a }',
  '${local.a["b c"].d}',
  '${join(",", ["}", "a\\"b"])}',
  '${"x${local.b}"}',
  '%{ if local.c }y%{ else }n%{ endif }',
  '${~ local.a ~}',
  '${jsonencode({ a = "$${b}" })}',
);
const template = fc
  .array(fc.oneof(literalPart, sequencePart), { minLength: 1, maxLength: 6 })
  // A dollar right before a sequence would be an escape, also after `~` stripped what is between.
  .map((parts) => parts.reduce((text, part) => (/[$%]\s*$/.test(text) ? `${text}x${part}` : text + part), ''));

test('any template is the same template after it was HCL', async () => {
  await fc.assert(
    fc.asyncProperty(template, fc.boolean(), async (text, nested) => {
      const json = { locals: { value: nested ? { [text]: [text] } : text } };
      expect(await compareHcl(json, hclText(json, TINY_SCHEMA), TINY_SCHEMA)).toEqual([]);
    }),
    { numRuns: 400 },
  );
});

test('a dollar that stripping brings before a token is refused rather than made an escape', async () => {
  const json = { locals: { value: '\n$ ${~ local.a ~}' } };
  expect(await compareHcl(json, hclText(json, TINY_SCHEMA), TINY_SCHEMA)).toHaveLength(1);
});

test('the parts of a template are the template', () => {
  fc.assert(
    fc.property(template, (text) => {
      const parts = splitTemplate(text);
      expect(parts.map((part) => part.text).join('')).toBe(text);
      expect(parts.filter(({ sequence, text: part }) => sequence !== /^[$%]\{/.test(part))).toEqual([]);
    }),
  );
});

test.each([
  ['${a.b', 'no end'],
  ['${"a}', 'no end'],
  ['x %{ if a', 'no end'],
])('%s is refused: it has %s', (text, message) => {
  expect(() => splitTemplate(text)).toThrow(message);
});

test('space outside of strings means nothing, in strings it does', () => {
  expect(withoutSpace('a  ${ join( "-  -", [ b ] ) }')).toBe('a  ${join("-  -",[b])}');
  expect(withoutSpace('${"a b"}')).not.toBe(withoutSpace('${"ab"}'));
});

describe('what a comparison notices', () => {
  const changed: readonly (readonly [string, Json, Json])[] = [
    ...TEMPLATES.map(([name, json]): [string, Json, Json] => [name, json, 'something else']),
    ['a token instead of its text', '${local.a}', '$${local.a}'],
    ['text instead of a number', '1', 1],
    ['nothing instead of empty text', '', null],
    ['no list instead of an empty one', [], null],
    ['a list in another order', ['a', 'b'], ['b', 'a']],
    ['a key more', { a: 1 }, { a: 1, b: 2 }],
    ['a key less', { a: 1, b: 2 }, { a: 1 }],
    ['a line break less', 'a\nb\n', 'a\nb'],
    ['a space in a text', '${f("a b")}', '${f("ab")}'],
    ['false instead of zero', 0, false],
  ];

  test.each(changed)('%s', async (_, json, other) => {
    const differences = await compareHcl(
      { locals: { value: json } },
      hclText({ locals: { value: other } }, TINY_SCHEMA),
      TINY_SCHEMA,
    );
    expect(differences.length).toBeGreaterThan(0);
    for (const { at } of differences) expect(at).toMatch(/^locals\.value/);
  });

  test.each(DEFAULTS)('a default that is evaluated: %s', async (name, type, json) => {
    const body = (item: Json): Json => ({ variable: { [name]: { type, default: item } } });
    const written = body(json);
    const altered = body([json]);
    if (!isObject(written) || !isObject(altered)) throw new Error('a configuration is an object');
    expect(await compareHcl(written, hclText(written, TINY_SCHEMA), TINY_SCHEMA)).toEqual([]);
    expect(await compareHcl(written, hclText(altered, TINY_SCHEMA), TINY_SCHEMA)).not.toEqual([]);
  });
});
