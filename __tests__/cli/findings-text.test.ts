import type { Finding } from '../../config/findings';
import { countText, findingsText } from '../../config/findings-text';

const finding = (change: Partial<Finding> = {}): Finding => ({
  rule: 'fargate/size',
  severity: 'error',
  deployment: 'shop',
  environment: 'dev',
  path: 'services.web.size',
  value: '1536/2048',
  limit: 'a size of Fargate',
  fix: 'nearest: 1024/2048',
  ...change,
});

describe('findings as text', () => {
  test('each has its rule, path and value, limit and fix, under its environment', () => {
    expect(findingsText([finding()]).split('\n')).toEqual([
      'shop / dev',
      '  ✖ fargate/size',
      '      services.web.size = 1536/2048',
      '      a size of Fargate',
      '      → nearest: 1024/2048',
    ]);
  });

  test('findings of one place stand together, whatever comes between', () => {
    const text = findingsText([
      finding({ rule: 'a/a' }),
      finding({ environment: undefined }),
      finding({ rule: 'b/b' }),
    ]);
    const heads = text.split('\n').filter((line) => !line.startsWith(' '));
    expect(heads).toEqual(['shop / dev', 'shop']);
    expect(text.indexOf('b/b')).toBeLessThan(text.indexOf('fargate/size'));
  });

  test('a warning has its own mark, and only the mark is painted', () => {
    const text = findingsText([finding({ severity: 'warning' })], {
      paint: (severity, mark) => `<${severity}>${mark}</>`,
    });
    expect(text.split('\n')[1]).toBe('  <warning>▲ fargate/size</>');
  });

  test.each([
    [[], '0 errors, 0 warnings'],
    [[finding()], '1 error, 0 warnings'],
    [[finding(), finding(), finding({ severity: 'warning' })], '2 errors, 1 warning'],
  ])('counts %#', (findings, expected) => {
    expect(countText(findings)).toBe(expected);
  });
});
