/** Draws pictures side by side in threads. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** What is drawn: a graph in Graphviz's language, or a chart of a shape (JSON of Vega-Lite, data named `rows`). */
export type Picture =
  | { readonly kind: 'graph'; readonly text: string }
  | { readonly kind: 'chart'; readonly text: string; readonly rows: readonly object[] };

interface Answer {
  readonly id: number;
  readonly svg?: string;
  readonly error?: string;
}

/** More do not pay: each loads its own Graphviz and Vega. */
const MOST_THREADS = 4;
const WORKER = join(__dirname, 'worker.mjs');

/** SVG of each picture, in order. Throws when one cannot be drawn. */
export async function drawAll(pictures: readonly Picture[]): Promise<string[]> {
  const threads = Math.min(MOST_THREADS, availableParallelism(), pictures.length);
  const svgs: string[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    // Nothing of the caller's: a loader of TypeScript would only slow it down.
    const worker = new Worker(WORKER, { execArgv: [] });
    try {
      for (let id = next++; id < pictures.length; id = next++) svgs[id] = await ask(worker, id, pictures[id]);
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: threads }, work));
  return svgs;
}

function ask(worker: Worker, id: number, picture: Picture | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    const done = (settle: () => void): void => {
      worker.removeAllListeners('message').removeAllListeners('error');
      settle();
    };
    worker.once('message', ({ svg, error }: Answer) =>
      done(() => (svg === undefined ? reject(new Error(`A picture cannot be drawn: ${error}`)) : resolve(svg))),
    );
    worker.once('error', (error) => done(() => reject(error)));
    worker.postMessage({ id, picture });
  });
}
