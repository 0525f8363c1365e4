/** Giving up a whole environment or milestone: its addresses leave the lock, the reason stays in it. */
import type { Lock } from './lock';
import type { Known } from './model';

/** The shortest reason that says anything, in characters; as in a deployment file. */
const SHORTEST_REASON = 10;

/** The lock without `target`, which is `<deployment>/<environment>` or `<deployment>/<environment>/<milestone>`. */
export function retired(lock: Lock, known: Known, target: string, reason: string): Lock {
  const [deployment, environment, milestone] = target.split('/');
  const place = `${deployment}/${environment}`;
  const milestones = lock.environments[place];
  if (!milestones || (milestone !== undefined && !Object.hasOwn(milestones, milestone))) {
    throw new Error(`The lock has no '${target}'. It has: ${Object.keys(lock.environments).sort().join(', ')}.`);
  }
  const has = known[place];
  if (has && (milestone === undefined || has.includes(milestone))) {
    throw new Error(`A deployment file still has ${target}: take it out there first, and destroy what it deployed.`);
  }
  if (reason.trim().length < SHORTEST_REASON) {
    throw new Error(`'${reason}' says too little: give --reason at least ${SHORTEST_REASON} characters.`);
  }
  const left = Object.entries(milestones).filter(([each]) => milestone !== undefined && each !== milestone);
  const others = Object.entries(lock.environments).filter(([each]) => each !== place);
  return {
    ...lock,
    environments: Object.fromEntries(left.length > 0 ? [...others, [place, Object.fromEntries(left)]] : others),
    retired: { ...lock.retired, [target]: reason.trim() },
  };
}
