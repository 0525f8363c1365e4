/** What a refactoring tells Terraform: an address that moved, and one that goes for a reason. */
import { z } from 'zod';

const address = z
  .string()
  .regex(/^[a-z0-9_]+\.[A-Za-z0-9_]+$/, 'expected a resource address without an index, such as aws_ecr_repository.api')
  .describe('A Terraform address without an index, such as aws_ecr_repository.api.');

/** https://developer.hashicorp.com/terraform/language/modules/develop/refactoring */
export const move = z
  .strictObject({ from: address, to: address })
  .describe('The resource keeps its state under a new address: written as a `moved` block.');
export type Move = z.output<typeof move>;

/** https://developer.hashicorp.com/terraform/language/resources/syntax#removing-resources */
export const removal = z
  .strictObject({
    address,
    destroy: z
      .boolean()
      .describe(
        'Whether the next apply destroys it; false forgets it and leaves it in the account: a `removed` block.',
      ),
    reason: z.string().min(10).describe('Why it goes; the address lock asks for it where data would go with it.'),
  })
  .describe('A resource that this configuration gives up.');
export type Removal = z.output<typeof removal>;
