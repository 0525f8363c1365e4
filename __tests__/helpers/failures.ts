/** Ports that fail: once, at one call, before it had its effect or after. */
import type { Connection } from '../../lambda-src/rotate-db-secret/database';
import type { Ports } from '../../lambda-src/rotate-db-secret/ports';

export class InjectedFailure extends Error {
  override readonly name = 'InjectedFailure';
}

export const TIMES = ['before', 'after'] as const;
export type Time = (typeof TIMES)[number];

/** Calls that a rotation makes, in their order. */
export const CALLS = {
  createSecret: ['secrets.randomPassword', 'secrets.putPending'],
  setSecret: ['database.connect', 'connection.run', 'connection.end'],
  testSecret: ['database.check'],
  finishSecret: ['secrets.makeCurrent', 'services.redeploy'],
} as const;
export type Call = (typeof CALLS)[keyof typeof CALLS][number];

export interface Failing {
  readonly ports: Ports;
  /** Whether the call that fails was made. */
  readonly failed: () => boolean;
}

/** `nth` counts from one: the third statement is `connection.run`, 3. Calls that fail by themselves have no after. */
export function failing(ports: Ports, call: Call, time: Time, nth = 1): Failing {
  let calls = 0;
  let failed = false;
  const count = (): void => {
    calls += 1;
    if (calls !== nth) return;
    failed = true;
    throw new InjectedFailure(`${time} ${call}`);
  };
  const watch = <T extends object>(name: string, target: T): T =>
    new Proxy(target, {
      get: (object, key) => {
        const member: unknown = Reflect.get(object, key);
        if (`${name}.${String(key)}` !== call || typeof member !== 'function') return member;
        return async (...args: unknown[]) => {
          if (time === 'before') count();
          const result: unknown = await Reflect.apply(member, object, args);
          try {
            if (time === 'after') count();
          } catch (error) {
            // Nobody else has the connection: left open, it would stay until the server stops.
            if (call === 'database.connect') await (result as Connection).end();
            throw error;
          }
          return result;
        };
      },
    });
  return {
    failed: () => failed,
    ports: {
      ...ports,
      secrets: watch('secrets', ports.secrets),
      services: watch('services', ports.services),
      databaseOf: (secret) => {
        const database = ports.databaseOf(secret);
        const connect: typeof database.connect = async (login) => watch('connection', await database.connect(login));
        return watch('database', { ...database, connect });
      },
    },
  };
}
