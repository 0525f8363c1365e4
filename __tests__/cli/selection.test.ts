import { select } from '../../config/selection';
import { testEnvironment } from '../helpers/deployments';

/** Of the same make, under other names; the last one has no repositories and so no ecr. */
const environments = [
  { ...testEnvironment(), deployment: 'shop', name: 'dev' },
  { ...testEnvironment(), deployment: 'shop', name: 'prod' },
  { ...testEnvironment(), deployment: 'blog', name: 'live', repositories: {} },
];

const chosen = (variables: Record<string, string>) => {
  const { bootstrap, environments: found, milestones } = select(environments, variables);
  return { bootstrap, environments: found.map((env) => `${env.deployment}/${env.name}`), milestones };
};

describe('selection', () => {
  test.each([
    ['nothing asked: everything', {}, true, ['shop/dev', 'shop/prod', 'blog/live'], undefined],
    [
      'empty variables ask for nothing',
      { CAIRN_DEPLOYMENT: '', CAIRN_ENV: ' , ' },
      true,
      ['shop/dev', 'shop/prod', 'blog/live'],
      undefined,
    ],
    ['one deployment', { CAIRN_DEPLOYMENT: 'shop' }, false, ['shop/dev', 'shop/prod'], undefined],
    ['the account alone', { CAIRN_DEPLOYMENT: 'account' }, true, [], undefined],
    ['one environment, without the bootstrap', { CAIRN_ENV: 'dev' }, false, ['shop/dev'], undefined],
    ['lists, with spaces', { CAIRN_ENV: 'dev, live' }, false, ['shop/dev', 'blog/live'], undefined],
    [
      'milestones in their own order',
      { CAIRN_MILESTONE: 'ecs,foundation' },
      false,
      ['shop/dev', 'shop/prod', 'blog/live'],
      ['foundation', 'ecs'],
    ],
    [
      'the bootstrap by its milestone',
      { CAIRN_MILESTONE: 'bootstrap' },
      true,
      ['shop/dev', 'shop/prod', 'blog/live'],
      [],
    ],
  ])('%s', (_, variables, bootstrap, found, milestones) => {
    expect(chosen(variables)).toEqual({ bootstrap, environments: found, milestones });
  });

  test.each([
    [{ CAIRN_ENV: 'live', CAIRN_MILESTONE: 'ecr' }, 'CAIRN_ENV=live CAIRN_MILESTONE=ecr'],
    [{ CAIRN_DEPLOYMENT: 'account', CAIRN_MILESTONE: 'ecs' }, 'CAIRN_DEPLOYMENT=account CAIRN_MILESTONE=ecs'],
  ])('%j selects nothing, and says so', (variables, asked) => {
    expect(() => chosen(variables)).toThrow(`Nothing is selected by ${asked}`);
  });

  test.each([
    [{ CAIRN_DEPLOYMENT: 'shopp' }, ['CAIRN_DEPLOYMENT', "'shopp'", 'account', 'shop', 'blog']],
    [{ CAIRN_DEPLOYMENT: 'shop', CAIRN_ENV: 'live' }, ['CAIRN_ENV', "'live'", 'dev', 'prod']],
    [{ CAIRN_MILESTONE: 'network,ecs' }, ['CAIRN_MILESTONE', "'network'", 'foundation', 'bootstrap']],
  ])('%j: an unknown name lists the known ones', (variables, words) => {
    for (const word of words) expect(() => chosen(variables)).toThrow(word);
  });

  test('an environment of another deployment is not among the known ones', () => {
    expect(() => chosen({ CAIRN_DEPLOYMENT: 'shop', CAIRN_ENV: 'live' })).toThrow(/known: dev, prod\.$/);
  });
});
