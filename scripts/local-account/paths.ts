/** Where the local account keeps things: everything below `.cairn/` of the repository. */
import { join, resolve } from 'node:path';

/** The repository. */
export const REPOSITORY = resolve(__dirname, '..', '..');

/** This folder. */
export const SOURCES = __dirname;

const CAIRN = join(REPOSITORY, '.cairn');

/** State and logs of the account that `start.ts` starts when given no directory. */
export const DEFAULT_DIRECTORY = join(CAIRN, 'local-account');

/** The Python environment with the emulators; shared by all local accounts. */
export const VENV = join(CAIRN, 'venvs', 'local-account');

/** The Terraform CLI configuration that `terraform-cli-config.ts` writes. */
export const TERRAFORM_CLI_CONFIG = join(CAIRN, 'terraform.rc');
