/** The files of the Compose host keep what the plan says of memory, restarts, metrics and credentials. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const OPS = join(__dirname, '..', '..', 'ops', 'afirgen');
const read = (...path: string[]): string => readFileSync(join(OPS, ...path), 'utf8');
const host = readdirSync(join(OPS, 'host'));
const scripts = host.filter((file) => file.endsWith('.sh') && file !== 'lib.sh');
const units = readdirSync(join(OPS, 'host', 'systemd'));
const files = readdirSync(OPS, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(OPS.length + 1));

/** A value as Compose resolves it for a host without settings of its own. */
const resolved = (value: string): string => value.replace(/\$\{\w+:-([^}]*)\}/g, '$1');

describe('compose.yaml', () => {
  const Compose = z.object({
    services: z.record(
      z.string(),
      z.object({
        image: z.string(),
        restart: z.string(),
        mem_limit: z.string(),
        read_only: z.boolean(),
        security_opt: z.array(z.string()),
        stop_grace_period: z.string(),
        logging: z.object({ driver: z.string(), options: z.record(z.string(), z.string()) }),
        healthcheck: z.object({ test: z.array(z.string()).min(2), interval: z.string() }),
        environment: z.record(z.string(), z.string()),
        volumes: z.array(z.string()),
      }),
    ),
  });
  const { services } = Compose.parse(parse(read('compose.yaml'), { merge: true }));
  const each = Object.entries(services);

  test("the plan's four services", () => {
    expect(Object.keys(services)).toEqual(['main-backend', 'gguf-server', 'asr-ocr-server', 'nginx']);
  });

  test('limits that a variable raises, and that sum to 900 MB at most', () => {
    for (const [, { mem_limit }] of each) expect(mem_limit).toMatch(/^\$\{\w+_MEMORY:-\d+m\}$/);
    const limits = each.map(([, { mem_limit }]) => Number.parseInt(resolved(mem_limit), 10));
    expect(limits.reduce((sum, limit) => sum + limit)).toBeLessThanOrEqual(900);
  });

  test.each(each)('%s restarts, is checked, works alone and cannot write to its image', (_name, service) => {
    expect(service.restart).toBe('unless-stopped');
    expect(resolved(service.environment['MAX_WORKERS'] ?? '')).toBe('1');
    expect(service.read_only).toBe(true);
    expect(service.security_opt).toContain('no-new-privileges:true');
    expect(service.logging).toMatchObject({ driver: 'json-file', options: { 'max-size': '10m' } });
  });

  test.each(each.filter(([name]) => name !== 'nginx'))('%s has a pool of five connections', (_name, service) => {
    expect(resolved(service.environment['DB_POOL_SIZE'] ?? '')).toBe('5');
    expect(resolved(service.environment['ENVIRONMENT'] ?? '')).toBe('free-tier');
  });

  test('models are read-only, mapped, and where the plan puts them', () => {
    expect(services['gguf-server']?.volumes.map(resolved)).toContain('/opt/afirgen/models:/models:ro');
    expect(resolved(services['gguf-server']?.environment['MODEL_RESIDENCY'] ?? '')).toBe('mmap');
  });

  test('images are pinned', () => {
    for (const [, { image }] of each) {
      expect(image).toMatch(/^\$\{\w+_IMAGE:(\?|-[\w./-]+:\d[\w.-]+)\}$/);
    }
  });
});

describe('cloudwatch-agent.json', () => {
  const Collected = z.strictObject({
    resources: z.array(z.string()).optional(),
    measurement: z.array(z.strictObject({ name: z.string(), rename: z.string(), unit: z.string() })).optional(),
    drop_original_metrics: z.array(z.string()).optional(),
    metrics_collection_interval: z.number(),
    metrics_aggregation_interval: z.number().optional(),
    service_address: z.string().optional(),
  });
  const Agent = z.object({
    metrics: z.strictObject({
      namespace: z.string(),
      append_dimensions: z.record(z.string(), z.string()),
      aggregation_dimensions: z.array(z.array(z.string())),
      metrics_collected: z.strictObject({ mem: Collected, disk: Collected, statsd: Collected }),
    }),
    logs: z.object({
      logs_collected: z.object({
        files: z.object({ collect_list: z.array(z.record(z.string(), z.union([z.string(), z.boolean()]))) }),
      }),
    }),
  });
  const { metrics, logs } = Agent.parse(JSON.parse(read('cloudwatch-agent.json')));

  /** What the agent puts on a metric by itself: AWS' guide, and plugins/inputs/statsd of its source. */
  const OWN_DIMENSIONS = { mem: [], disk: ['device', 'fstype', 'path'], statsd: ['metric_type'] } as const;

  /** The dimension sets that the agent publishes: the original unless dropped, and each smaller aggregate. */
  function published(plugin: keyof typeof OWN_DIMENSIONS, dropped: boolean): string[][] {
    const original = [...Object.keys(metrics.append_dimensions), ...OWN_DIMENSIONS[plugin]];
    const aggregates = metrics.aggregation_dimensions.filter((set) => set.length < original.length);
    return [...(dropped ? [] : [original]), ...aggregates];
  }

  const { mem, disk, statsd } = metrics.metrics_collected;
  const all = [
    ...(['mem', 'disk'] as const).flatMap((plugin) => {
      const { measurement = [], drop_original_metrics: dropped = [] } = metrics.metrics_collected[plugin];
      return measurement.flatMap(({ name, rename }) =>
        published(plugin, dropped.includes(name)).map((dimensions) => ({ name: rename, dimensions })),
      );
    }),
    ...(statsd.drop_original_metrics ?? []).flatMap((name) =>
      published('statsd', true).map((dimensions) => ({ name, dimensions })),
    ),
  ];

  test("the plan's ten, with OOM kills for the CPU that EC2 reports free of charge", () => {
    expect(metrics.namespace).toBe('AFIRGen');
    expect(all.map(({ name }) => name).sort()).toEqual([
      'API/ErrorRate',
      'API/ResponseTime',
      'Database/ConnectionCount',
      'Database/QueryTime',
      'FIR/GenerationCount',
      'FIR/GenerationTime',
      'Model/InferenceTime',
      'Storage/DiskUsage',
      'System/MemoryUtilization',
      'System/OomKills',
    ]);
  });

  test('each with one dimension, so that ten stay ten', () => {
    for (const { dimensions } of all) expect(dimensions).toEqual(['InstanceId']);
    // Two file systems would meet in one aggregate.
    expect(disk.resources).toEqual(['/']);
  });

  test('every minute', () => {
    for (const plugin of [mem, disk, statsd]) expect(plugin.metrics_collection_interval).toBe(60);
  });

  test('the listener, the containers and the OOM counter name one address', () => {
    expect(statsd.service_address).toBe('172.17.0.1:8125');
    expect(read('compose.yaml')).toContain('STATSD_HOST: 172.17.0.1');
    expect(read('host', 'oom-watch.sh')).toContain('/dev/udp/172.17.0.1/8125');
    expect(read('host', 'setup.sh')).toContain('"bip": "172.17.0.1/16"');
  });

  test('logs go to the group that Terraform made, with its retention', () => {
    for (const entry of logs.logs_collected.files.collect_list) {
      expect(entry['log_group_name']).toBe('${LOG_GROUP}');
      expect(Object.keys(entry)).not.toContain('retention_in_days');
    }
  });
});

describe('host', () => {
  test.each(scripts)('%s stops at the first error', (script) => {
    expect(read('host', script).split('\n').slice(0, 8)).toContain('set -euo pipefail');
  });

  test('every script that a unit runs is there, and every script is run', () => {
    const texts = [...units.map((unit) => read('host', 'systemd', unit)), ...scripts.map((file) => read('host', file))];
    const run = new Set(texts.flatMap((text) => [...text.matchAll(/\/host\/([\w-]+\.sh)\b/g)].map(([, name]) => name)));
    // User data runs this one.
    expect([...run, 'setup.sh'].sort()).toEqual([...scripts].sort());
  });

  test('every unit that setup enables is there, and every timer has its service', () => {
    const enabled = [...read('host', 'setup.sh').matchAll(/\bcairn-[\w-]+\.(?:service|timer)\b/g)].map(
      ([unit]) => unit,
    );
    for (const unit of [...enabled, ...units.map((file) => file.replace(/\.timer$/, '.service'))]) {
      expect(units).toContain(unit);
    }
    for (const unit of units) {
      if (!units.includes(unit.replace(/\.service$/, '.timer'))) expect(enabled).toContain(unit);
    }
  });

  test('nginx includes what is there', () => {
    const included = files
      .filter((file) => file.startsWith('nginx/'))
      .flatMap((file) =>
        [...read(file).matchAll(/^\s*include \/etc\/afirgen\/([\w.]+);/gm)].map(([, name]) => name ?? ''),
      );
    expect(included.filter((name) => name !== 'site.conf' && !existsSync(join(OPS, 'nginx', name)))).toEqual([]);
    expect(included).toContain('site.conf');
  });

  test('the dump comes before the backup window, the cleanup after it', () => {
    expect(read('host', 'systemd', 'cairn-backup.timer')).toContain('OnCalendar=*-*-* 02:00:00 UTC');
    expect(read('host', 'systemd', 'cairn-clean.timer')).toContain('OnCalendar=*-*-* 04:30:00 UTC');
  });

  test("the cleanup keeps the plan's ages and mark", () => {
    const script = read('host', 'clean-database.sh');
    expect(script).toContain('${CLEAN_ABOVE_GB:-18}');
    expect(script).toContain('prune validation_history 90');
    expect(script).toContain('prune fir_records 180');
  });

  test.each(files)('%s holds no secret', (file) => {
    const text = read(file);
    expect(text).not.toMatch(/\b(AKIA|ASIA)[A-Z0-9]{16}\b/);
    expect(text).not.toContain('PRIVATE KEY');
    // A password is only ever read from the secret.
    expect(text).not.toMatch(/password["']?\s*[:=]\s*["']?(?!\\["(]|\$)[A-Za-z0-9]/i);
  });
});
