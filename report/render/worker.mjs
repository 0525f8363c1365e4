/**
 * Draws: Graphviz and Vega are ES modules only, so they live in threads of Node's own, which load each once.
 * Messages are those of `pool.ts`.
 */
import { parentPort } from 'node:worker_threads';
import { Graphviz } from '@hpcc-js/wasm-graphviz';
import { None, parse, textMetrics, View } from 'vega';
import { compile } from 'vega-lite';

/** Width of a character of Helvetica by its height, on average. Vega's own guess without a canvas is for wider fonts. */
const CHARACTER = 0.56;
textMetrics.width = ({ fontSize = 11, text: own }, text = own) => String(text).length * fontSize * CHARACTER;

/** Shapes of charts that were compiled, by their JSON: charts of one shape differ in their rows. */
const shapes = new Map();
let graphviz;

function shapeOf(text) {
  const known = shapes.get(text) ?? parse(compile(JSON.parse(text)).spec);
  shapes.set(text, known);
  return known;
}

async function draw({ kind, text, rows }) {
  if (kind === 'graph') {
    graphviz ??= await Graphviz.load();
    return graphviz.dot(text);
  }
  const view = new View(shapeOf(text), { renderer: 'none', logLevel: None }).data('rows', rows);
  const svg = await view.toSVG();
  view.finalize();
  return svg;
}

parentPort.on('message', async ({ id, picture }) => {
  try {
    parentPort.postMessage({ id, svg: await draw(picture) });
  } catch (error) {
    parentPort.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  }
});
