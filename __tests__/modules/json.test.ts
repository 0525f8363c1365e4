import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { App, TerraformLocal, TerraformStack, Testing } from 'cdktf';
import { json } from '../../modules/terraform/json';

/** Synthesizes one local that holds `value` as JSON text, and returns that text. */
function textOf(value: (stack: TerraformStack) => unknown): string {
  const stack = new TerraformStack(new App(), 'probe');
  new TerraformLocal(stack, 'text', json(value(stack)));
  const { locals } = JSON.parse(Testing.synth(stack)) as { locals: { text: string } };
  return locals.text;
}

describe('JSON text', () => {
  it('turns tokens into references and stays readable JSON', () => {
    const text = textOf((stack) => ({ arn: `${new S3Bucket(stack, 'logs', {}).arn}/*`, count: 3, on: true }));
    expect(JSON.parse(text)).toEqual({ arn: '${aws_s3_bucket.logs.arn}/*', count: 3, on: true });
  });

  it.each([
    ['a literal interpolation', '${not_a_reference}', '$${not_a_reference}'],
    ['a literal directive', '%{ if }', '%%{ if }'],
    ['quotes and backslashes', 'level = "error" \\ path', 'level = "error" \\ path'],
    ['a line break', 'first\nsecond', 'first\nsecond'],
  ])('escapes %s', (_, literal, escaped) => {
    expect(JSON.parse(textOf(() => ({ literal })))).toEqual({ literal: escaped });
  });

  it('refuses a reference with quotes, which would end the string around it', () => {
    const quoted = (stack: TerraformStack) => new S3Bucket(stack, 'logs', {}).interpolationForAttribute('tags["Name"]');
    expect(() => textOf((stack) => ({ nested: [quoted(stack)] }))).toThrow(
      /cannot stand inside JSON text: put it into a TerraformLocal/,
    );
  });
});
