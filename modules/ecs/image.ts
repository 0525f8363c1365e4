import { conditional, Fn, type IResolvable, Op, TerraformLocal, TerraformVariable, Token } from 'cdktf';
import { Construct } from 'constructs';
import { NO_IMAGE, TAG_OR_DIGEST } from '../../config/image-value';
import { repositoriesOf } from '../../config/topology';

export interface ImageProps {
  /** Short name of the repository: names the variable `image_<name>`. */
  readonly name: string;
  /** Registry address of the repository. */
  readonly repositoryUrl: string;
}

/**
 * An image of a repository whose tag or digest is known at apply time. Until it is given, what runs it waits:
 * without an image it would only fail to start.
 */
export class Image extends Construct {
  /** Reference for a container definition, without quotes so that it can stand inside JSON text. */
  readonly reference: string;
  /** Terraform expression: whether the image is given. */
  readonly given: string;
  /** The tag or digest as it was said: what a state remembers as deployed. */
  readonly value: string;

  constructor(scope: Construct, id: string, { name, repositoryUrl }: ImageProps) {
    super(scope, id);
    const variable = new TerraformVariable(this, `variable/image_${name}`, {
      type: 'string',
      nullable: false,
      description: `Tag or digest (sha256:...) of the ${name} image, or '${NO_IMAGE}' before the first: what runs it waits.`,
    });
    variable.addValidation({
      condition: Fn.can(Fn.regex(TAG_OR_DIGEST, variable.stringValue)),
      errorMessage: `Give a tag of at most 128 characters, a digest that starts with sha256:, or '${NO_IMAGE}'.`,
    });
    const none = Op.eq(variable.stringValue, NO_IMAGE);
    const separator = conditional(Fn.startswith(variable.stringValue, 'sha256:'), '@', ':');
    const tagged = Fn.join(Token.asString(separator), [repositoryUrl, variable.stringValue]);
    const reference = new TerraformLocal(this, `local/image_${name}`, conditional(none, repositoryUrl, tagged));
    this.value = variable.stringValue;
    this.reference = reference.asString;
    this.given = Token.asString(Op.neq(variable.stringValue, NO_IMAGE));
  }
}

/**
 * Terraform expression: whether every image of the repositories that a service or job runs is given. Nothing for one
 * that runs public images only: those are there from the start.
 */
export function allGiven(
  task: Parameters<typeof repositoriesOf>[0],
  images: Readonly<Record<string, Image>>,
): IResolvable | undefined {
  const own = repositoriesOf(task).flatMap((repository) => images[repository] ?? []);
  return own.length > 0 ? Fn.alltrue(own.map((image) => image.given)) : undefined;
}
