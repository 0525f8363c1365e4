/** Whole files of JSON as HCL. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hclDifferences, writeForm } from '../../handoff/forms';
import { hclText } from '../../handoff/hcl/document';
import type { JsonObject } from '../../handoff/json';
import { compareHcl } from '../../handoff/round-trip/compare';
import { splitStack } from '../../handoff/stack-files';
import { TINY_SCHEMA } from '../fixtures/handoff-schema';

const hcl = (json: JsonObject): string => hclText(json, TINY_SCHEMA);
const shelf = (body: JsonObject): JsonObject => ({ resource: { shop_shelf: { main: body } } });

/** Each has its HCL, and the HCL is equal to it. */
const CASES: readonly (readonly [string, JsonObject, string])[] = [
  [
    'attributes are attributes and blocks are blocks, whatever they look like',
    shelf({ labels: { board: '1' }, board: { width: '2', screw: [{ size: '3' }, {}] }, timeouts: { create: '4m' } }),
    `resource "shop_shelf" "main" {
labels = {
board = "1"
}

board {
width = "2"

screw {
size = "3"
}

screw {}
}

timeouts {
create = "4m"
}
}
`,
  ],
  [
    'no blocks are nothing, an empty list of values is a list',
    shelf({ board: [], timeouts: null, sizes: [] }),
    'resource "shop_shelf" "main" {\nsizes = []\n}\n',
  ],
  [
    'labelled blocks',
    shelf({ side: { left: { color: 'red' }, right: {} } }),
    'resource "shop_shelf" "main" {\nside "left" {\ncolor = "red"\n}\n\nside "right" {}\n}\n',
  ],
  [
    'meta-arguments stand around the others',
    shelf({
      name: 'a',
      lifecycle: { ignore_changes: ['labels["x"]', 'sizes[0]'], prevent_destroy: true },
      depends_on: ['data.shop_price.one'],
      provider: 'shop.other',
      for_each: '${toset(["a"])}',
    }),
    `resource "shop_shelf" "main" {
provider = shop.other
for_each = toset(["a"])
name = "a"
depends_on = [data.shop_price.one]

lifecycle {
ignore_changes = [labels["x"], sizes[0]]
prevent_destroy = true
}
}
`,
  ],
  [
    'dynamic blocks',
    shelf({ dynamic: { board: { for_each: [1], iterator: 'it', content: { width: '${it.value}' } } } }),
    `resource "shop_shelf" "main" {
dynamic "board" {
for_each = [1]
iterator = it

content {
width = it.value
}
}
}
`,
  ],
  [
    'data sources, ephemeral resources and providers',
    {
      provider: { shop: [{ alias: 'other', region: '${local.region}', tags: [{}] }] },
      data: { shop_price: { one: { of: 'a' } } },
      ephemeral: { shop_key: { one: { length: '1', '//': 'left out' } } },
    },
    `provider "shop" {
alias = "other"
region = local.region

tags {}
}

data "shop_price" "one" {
of = "a"
}

ephemeral "shop_key" "one" {
length = "1"
}
`,
  ],
  [
    'settings of Terraform',
    {
      terraform: {
        required_version: '>= 1.11.0',
        required_providers: { shop: { source: 'shop/shop', version: '~> 1.0' } },
        backend: { s3: { key: 'a/${b}.tfstate', encrypt: true } },
      },
    },
    `terraform {
required_version = ">= 1.11.0"

required_providers {
shop = {
source = "shop/shop"
version = "~> 1.0"
}
}

backend "s3" {
key = "a/$\${b}.tfstate"
encrypt = true
}
}
`,
  ],
  [
    'moved, removed and import blocks',
    {
      moved: [{ from: 'shop_shelf.a', to: 'shop_shelf.b["x"]' }],
      removed: { from: 'shop_shelf.c', lifecycle: { destroy: false } },
      import: { to: 'shop_shelf.main', id: 'shelf-${local.id}' },
    },
    `moved {
from = shop_shelf.a
to = shop_shelf.b["x"]
}

removed {
from = shop_shelf.c

lifecycle {
destroy = false
}
}

import {
to = shop_shelf.main
id = "shelf-\${local.id}"
}
`,
  ],
  [
    'a variable',
    {
      variable: {
        size: {
          type: 'object({ a = optional(string) })',
          default: {},
          sensitive: false,
          validation: [{ condition: '${var.size.a != ""}', error_message: 'Not "".' }],
        },
      },
    },
    `variable "size" {
type = object({ a = optional(string) })
default = {}
sensitive = false

validation {
condition = var.size.a != ""
error_message = "Not \\"\\"."
}
}
`,
  ],
  [
    'scripts are readable, at the margin',
    shelf({ name: 'set -e\n  echo "$${HOME}" ${local.a}\nEOT\n' }),
    'resource "shop_shelf" "main" {\nname = <<EOT1\nset -e\n  echo "$${HOME}" ${local.a}\nEOT\nEOT1\n}\n',
  ],
];

test.each(CASES)('%s', async (_, json, text) => {
  expect(hcl(json)).toBe(text);
  expect(await compareHcl(json, text, TINY_SCHEMA)).toEqual([]);
});

describe('a difference has its place and both values', () => {
  const json = shelf({ name: 'a', board: [{ width: '1' }], lifecycle: { prevent_destroy: true } });
  test.each([
    ['name = "a"', 'name = "b"', { at: 'resource.shop_shelf.main.name', json: 'a', hcl: 'b' }],
    ['name = "a"\n', '', { at: 'resource.shop_shelf.main.name', json: 'a' }],
    ['name = "a"', 'name = "a"\nsizes = []', { at: 'resource.shop_shelf.main.sizes', hcl: [] }],
    ['width = "1"', 'width = 1', { at: 'resource.shop_shelf.main.board.width', json: '1', hcl: 1 }],
    ['board {\nwidth = "1"\n}', '', { at: 'resource.shop_shelf.main.board', json: { width: '1' } }],
    [
      'prevent_destroy = true',
      'prevent_destroy = false',
      { at: 'resource.shop_shelf.main.lifecycle.prevent_destroy', json: true, hcl: false },
    ],
  ])('%j as %j', async (from, to, difference) => {
    const text = hcl(json);
    expect(text).toContain(from);
    expect(await compareHcl(json, text.replace(from, to), TINY_SCHEMA)).toEqual([difference]);
  });
});

test('HCL on disk that somebody got wrong is named by stack, place and both values', async () => {
  const place = mkdtempSync(join(tmpdir(), 'cairn-hcl-'));
  try {
    const json = { ...shelf({ name: 'a' }), terraform: { backend: { s3: { key: 'k', bucket: 'b' } } } };
    const milestone = { milestone: 'data', order: 1, label: '', stack: 'shop-dev-data', stateKey: 'k', dependsOn: [] };
    const stack = { folder: '01-data', milestone: { ...milestone, resources: 1, types: {} }, source: place, json };
    const split = { stack, content: splitStack('shop-dev-data', json) };
    writeForm('hcl', place, split, TINY_SCHEMA);
    expect(await hclDifferences(place, split, TINY_SCHEMA)).toEqual([]);
    const main = join(place, 'main.tf');
    writeFileSync(main, readFileSync(main, 'utf8').replace('"a"', '"${a}"'));
    expect(await hclDifferences(place, split, TINY_SCHEMA)).toEqual([
      'shop-dev-data: resource.shop_shelf.main.name is "a" in JSON and "${a}" in HCL',
    ]);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
});

describe('what is not known is refused by its address, never left out', () => {
  test.each<[JsonObject, string]>([
    [shelf({ colour: 'red' }), 'shop_shelf.main.colour'],
    [shelf({ board: { depth: 1 } }), 'shop_shelf.main.board.depth'],
    [shelf({ board: '${local.boards}' }), 'shop_shelf.main.board'],
    [shelf({ dynamic: { shelf: { for_each: [], content: {} } } }), 'shop_shelf.main.dynamic.shelf'],
    [shelf({ lifecycle: { protect: true } }), 'shop_shelf.main.lifecycle.protect'],
    [shelf({ depends_on: [1] }), 'shop_shelf.main.depends_on'],
    [{ resource: { shop_door: { main: {} } } }, 'resource.shop_door'],
    [{ provider: { other: {} } }, 'provider.other'],
    [{ variable: { a: { typ: 'string' } } }, 'variable.a.typ'],
    [{ terraform: { cloud: {} } }, 'terraform.cloud'],
    [{ module: { a: { source: './a' } } }, 'module'],
  ])('%j', (json, address) => {
    expect(() => hcl(json)).toThrow(address);
  });
});
