import { CliError } from '../../../cli/exit';
import { givenVariables } from '../../../scripts/ci/lib/variables';

const SECRET = 'a value that nobody may see';

test('texts are passed as they are, everything else as JSON', () => {
  const env = {
    TF_VARS_JSON: '{"github_repository": "owner/name", "alert_emails": ["you@example.com"], "retries": 3}',
    TF_SECRETS_JSON: JSON.stringify({ secret_app_secret: SECRET }),
  };
  expect(givenVariables(env)).toEqual({
    variables: {
      TF_VAR_github_repository: 'owner/name',
      TF_VAR_alert_emails: '["you@example.com"]',
      TF_VAR_retries: '3',
      TF_VAR_secret_app_secret: SECRET,
    },
    secrets: [SECRET],
  });
});

test.each([[{}], [{ TF_VARS_JSON: '', TF_SECRETS_JSON: ' ' }]])('nothing given: %j', (env) => {
  expect(givenVariables(env)).toEqual({ variables: {}, secrets: [] });
});

test.each([
  ['no JSON', { TF_SECRETS_JSON: `{"x": "${SECRET}"` }, 'TF_SECRETS_JSON is not a JSON object'],
  ['a list', { TF_SECRETS_JSON: `["${SECRET}"]` }, 'TF_SECRETS_JSON is not a JSON object'],
  ['null', { TF_VARS_JSON: '{"x": null}' }, 'TF_VARS_JSON: x is null'],
  ['a key that is no name', { TF_SECRETS_JSON: `{"${SECRET}=": "1"}` }, 'TF_SECRETS_JSON: a key is no name'],
  [
    'both',
    { TF_VARS_JSON: '{"x": 1}', TF_SECRETS_JSON: `{"x": "${SECRET}"}` },
    'x is in TF_VARS_JSON and in TF_SECRETS_JSON',
  ],
])('%s is refused without a value in the message', (_, env, expected) => {
  expect(() => givenVariables(env)).toThrow(CliError);
  expect(() => givenVariables(env)).toThrow(expected);
  expect(() => givenVariables(env)).not.toThrow(SECRET);
});
