/** `cairn cost`: what environments cost a month, as scheduled and always on, and what would change that. */
import { resolve } from 'node:path';
import { ACCOUNT } from '../../config/selection';
import { type Commitment, commitmentOf } from '../../config/what-if';
import { isSaving } from '../../config/what-if-candidates';
import { committed } from '../../cost/commitment';
import { estimateAccount } from '../../cost/estimate';
import { overviewMarkdown, statementMarkdown } from '../../cost/markdown';
import { type AccountTotal, type Statement, sumOf, type Trials } from '../../cost/statement';
import { account, deployments } from '../../deployments';
import { type Comparisons, compareWith } from '../cost/base';
import { showClaims } from '../cost/claims';
import { documentOf } from '../cost/document';
import { askedOf, type CostOptions } from '../cost/options';
import { type Priced, readPlaces, synthesizePlaces } from '../cost/pricing';
import { checkText, detailText, overviewText } from '../cost/show';
import { chooseTargets, type Place, placeText } from '../cost/targets';
import { type Inputs, trialsOf } from '../cost/trials';
import { type Changed, changedBy } from '../cost/what-if';
import { CliError, EXIT, type ExitCode } from '../exit';
import { loadProject } from '../project';
import { jsonText, type Terminal } from '../terminal';

export async function costCommand(terminal: Terminal, options: CostOptions, deployment?: string): Promise<ExitCode> {
  const { changes, tryAll } = askedOf(options);
  const project = loadProject();
  const targets = chooseTargets(project, deployment, options.env);
  for (const why of targets.unpriced) terminal.say(why);
  if (targets.places.length === 0) throw new CliError('Nothing of this has an estimate.', targets.unpriced.join('\n'));
  const price = (places: readonly Place[]): Promise<readonly Priced[]> => pricesOf(terminal, options, places);
  if (options.claims) {
    // A figure may be about any environment of the plan, and about what the account has once.
    const whole = chooseTargets(project).places;
    const needed = whole.filter(
      (place) => deployment === undefined || [ACCOUNT, deployment].includes(place.deployment),
    );
    showClaims(terminal, options, deployment, await price(needed));
    return EXIT.done;
  }

  if (options.from !== undefined && (changes.length > 0 || tryAll)) {
    terminal.say(`what-ifs are of the deployment files as they are now, and ${options.from} may be older`);
  }
  const inputs = { deployments, account, say: terminal.say };
  const changed = await changedBy(changes, await price(targets.places), inputs);
  const compared = await comparisonsOf(options, changed.now, deployment, price);
  const tried = await triedOf(options, tryAll, changed, inputs);
  const statements = changed.now.map(({ subject, estimate, verdict, optOuts }): Statement => {
    const name = placeText(subject);
    const trials = tried.get(name);
    const comparisons = [changed.comparisons.get(name) ?? [], compared.get(name) ?? []].flat();
    return { estimate, verdict, optOuts, comparisons, ...(trials ? { trials } : {}) };
  });
  const whole = targets.isWhole ? accountTotal(changed.now, commitmentOf(changes)) : undefined;
  show(terminal, options, { statements, whole, changed, isDetailed: deployment !== undefined });
  if (changed.impossible.length > 0) return EXIT.error;
  const isOver = statements.some(({ verdict }) => verdict.kind === 'over');
  return options.check && isOver ? EXIT.differences : EXIT.done;
}

async function pricesOf(terminal: Terminal, { from }: CostOptions, places: readonly Place[]): Promise<Priced[]> {
  if (from !== undefined) return readPlaces(resolve(from), places);
  terminal.say('synthesizing ...');
  return synthesizePlaces(places);
}

async function comparisonsOf(
  { compare }: CostOptions,
  all: readonly Priced[],
  deployment: string | undefined,
  price: (places: readonly Place[]) => Promise<readonly Priced[]>,
): Promise<Comparisons> {
  if (compare === undefined) return new Map();
  const environments = deployments.flatMap(({ name, environments: own }) =>
    name === deployment ? Object.keys(own) : [],
  );
  return compareWith(compare, all, {
    environments,
    price: async (environment) => {
      const [base] = await price([{ deployment: deployment ?? '', environment }]);
      if (base) return base;
      throw new CliError(`${environment} was not priced.`, 'Run this again.');
    },
  });
}

/** Every change where all are asked for; those that save where a gate finds an environment over its budget. */
function triedOf(
  { check }: CostOptions,
  tryAll: boolean,
  { now, made }: Changed,
  inputs: Omit<Inputs, 'base'>,
): Promise<ReadonlyMap<string, Trials>> {
  const base = new Map(
    now.map((priced) => [placeText(priced.subject), { priced, made: made.get(placeText(priced.subject)) ?? [] }]),
  );
  if (tryAll) return trialsOf(now, { ...inputs, base });
  const over = check ? now.filter(({ verdict }) => verdict.kind === 'over') : [];
  return trialsOf(over, { ...inputs, base }, isSaving);
}

/** What AWS gives for free is given once, in the order of the environments. */
function accountTotal(all: readonly Priced[], commitment: Commitment | undefined): AccountTotal {
  const together = estimateAccount(all.map(({ subject }) => subject));
  const totals = together.map((each) => (commitment ? committed(each, commitment) : each).total);
  return { total: sumOf(totals), apart: sumOf(all.map(({ estimate }) => estimate.total)) };
}

interface Shown {
  readonly statements: readonly Statement[];
  readonly whole: AccountTotal | undefined;
  readonly changed: Changed;
  /** About one deployment. */
  readonly isDetailed: boolean;
}

function show(terminal: Terminal, options: CostOptions, { statements, whole, changed, isDetailed }: Shown): void {
  const today = new Date().toISOString().slice(0, 'yyyy-mm-dd'.length);
  const { paint } = terminal;
  const impossible = changed.impossible.map(({ place, because }) => ({ ...place, because }));
  if (options.json) {
    terminal.data(jsonText(documentOf(statements, whole, impossible)));
    return;
  }
  const refused = impossible.map((each) => `${placeText(each)}: not possible as it is: ${each.because}`);
  const texts = options.markdown
    ? isDetailed
      ? statements.map((each) => statementMarkdown(each, today))
      : [overviewMarkdown(statements, whole, today)]
    : options.check
      ? [checkText(statements, paint)]
      : isDetailed
        ? statements.map((each) => detailText(each, paint, today))
        : [overviewText(statements, whole, paint, today)];
  terminal.data([...texts, ...refused].join('\n\n'));
  const dearest = statements.find(({ verdict }) => verdict.kind === 'over') ?? statements[0];
  if (dearest && !statements.some(({ trials }) => trials)) {
    const { deployment, environment } = dearest.estimate;
    terminal.say(`next: npx cairn cost ${deployment} --env ${environment} --what-if all`);
  }
}
