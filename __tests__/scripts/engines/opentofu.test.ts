import { existsSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { openTofuProgram, openTofuVersion } from '../../../scripts/engines/opentofu/build';
import { hostOf, linkPackages } from '../../../scripts/engines/opentofu/mirror';

describe('the version', () => {
  test.each([
    ['alone', 'require github.com/opentofu/opentofu v1.12.6\n'],
    [
      'in a block',
      'require (\n\tgithub.com/opentofu/hcl v2.0.0\n\tgithub.com/opentofu/opentofu v1.12.6 // indirect\n)\n',
    ],
  ])('is read from a requirement %s', (_where, goMod) => {
    expect(openTofuVersion(goMod)).toBe('1.12.6');
  });

  test('a go.mod without it is an error, also one with another module of its name', () => {
    expect(() => openTofuVersion('require github.com/opentofu/opentofu-x v1.0.0\n')).toThrow('requires no version');
  });

  test('is part of the name of what is built', () => {
    expect(basename(openTofuProgram())).toMatch(/^tofu-\d+\.\d+\.\d+$/);
  });
});

describe('the host of a provider', () => {
  test('is what the program says', () => {
    const said = 'Providers required by configuration:\n.\n└── provider[registry.example/hashicorp/aws]\n';
    expect(hostOf(said)).toBe('registry.example');
  });

  test('is an error when the program says nothing of it', () => {
    expect(() => hostOf('provider[registry.example/hashicorp/random]')).toThrow('no host of hashicorp/aws');
  });
});

describe('links of a mirror', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'cairn-mirror-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  test('go to platforms and archives; a link that leads elsewhere is made anew', () => {
    const [from, moved, to] = [join(root, 'from'), join(root, 'moved'), join(root, 'to')];
    for (const folder of [from, moved]) {
      mkdirSync(join(folder, '5.100.0', 'linux_amd64'), { recursive: true });
      writeFileSync(join(folder, 'aws_5.99.0_linux_amd64.zip'), '');
    }
    linkPackages(moved, to);
    linkPackages(from, to);
    linkPackages(from, to);
    expect(readlinkSync(join(to, '5.100.0', 'linux_amd64'))).toBe(join(from, '5.100.0', 'linux_amd64'));
    expect(readlinkSync(join(to, 'aws_5.99.0_linux_amd64.zip'))).toBe(join(from, 'aws_5.99.0_linux_amd64.zip'));
    expect(existsSync(join(moved, '5.100.0', 'linux_amd64'))).toBe(true);
  });
});
