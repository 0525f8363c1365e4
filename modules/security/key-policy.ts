/** Policies of customer keys. */
import { policy, type Statement } from '../iam/policy';

/**
 * A key policy: the account's own IAM policies decide, and who else may use the key is said here. In a key policy `*`
 * means this key.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function keyPolicy(accountId: string, statements: readonly Statement[]): string {
  return policy([
    {
      sid: 'AccountDecides',
      actions: ['kms:*'],
      principals: { AWS: [`arn:aws:iam::${accountId}:root`] },
      resources: ['*'],
    },
    ...statements,
  ]);
}
