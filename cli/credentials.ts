/** What AWS and its SDK say of credentials, as what to do about it. */
import { CliError } from './exit';

/** Nothing when the error is about something else. */
export function credentialsProblem(error: unknown): CliError | undefined {
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
  switch (name) {
    case 'CredentialsProviderError':
      return new CliError('There are no AWS credentials.', 'Set AWS_PROFILE, or sign in with: aws sso login');
    case 'ExpiredToken':
    case 'ExpiredTokenException':
    case 'InvalidAccessKeyId':
    case 'InvalidSignatureException':
    case 'SignatureDoesNotMatch':
    case 'TokenRefreshRequired':
    case 'UnrecognizedClientException':
      return new CliError(`AWS does not accept the credentials: ${message}`, 'Sign in again, then run this again.');
    default:
      return undefined;
  }
}
