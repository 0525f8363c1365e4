import { environmentSubject } from '../../cost/synthesis';
import { dotOf } from '../../report/diagram/dot';
import { diagramOf } from '../../report/diagram/graph';
import type { Diagram, DiagramNode } from '../../report/diagram/model';
import { connections, describe as inWords } from '../../report/diagram/words';
import { manifestOf, SYNTHESIZED_VARIABLE } from '../helpers/synthesized';

const FOLDER = process.env[SYNTHESIZED_VARIABLE] ?? '';

function diagram(deployment: string, name: string): Diagram {
  const found = manifestOf().environments.find((each) => each.deployment === deployment && each.environment === name);
  if (!found) throw new Error(`no ${deployment} ${name}`);
  return diagramOf(FOLDER, found, environmentSubject(FOLDER, found));
}

/** `from -> to, by what`, as the table under the picture has it. */
const lines = (of: Diagram): string[] => connections(of).map(({ from, to, by }) => `${from} -> ${to}, ${by}`);

function node({ nodes }: Diagram, address: string): DiagramNode | undefined {
  return nodes.find((each) => each.address === address);
}

describe('an HTTP API before Fargate (durable-code dev)', () => {
  const dev = diagram('durable-code', 'dev');

  test('requests come from the internet through the API and its VPC link, by the rules of security groups', () => {
    expect(lines(dev)).toEqual(
      expect.arrayContaining([
        'Internet -> HTTP API main, security group rule, port 443',
        'HTTP API main -> VPC link main, reference',
        'VPC link main -> ECS service frontend, security group rule, port 3000',
        'VPC link main -> ECS service backend, security group rule, port 8000',
        'ECS service frontend -> ECS service backend, security group rule, port 8000',
      ]),
    );
  });

  test('what goes through the VPC link is not drawn past it, too', () => {
    expect(lines(dev)).not.toContainEqual(expect.stringMatching(/^HTTP API main -> ECS service/));
  });

  test('nothing leads back from who answers', () => {
    expect(lines(dev)).not.toContainEqual(expect.stringMatching(/^ECS service backend -> (ECS service|VPC link)/));
  });

  test('a service stands in the VPC, in the subnets of its stack before, and in its milestone', () => {
    expect(node(dev, 'aws_ecs_service.backend')).toMatchObject({ inVpc: true, tier: 'public', milestone: 'ecs' });
    expect(node(dev, 'aws_apigatewayv2_api.main')).toMatchObject({ inVpc: false, milestone: 'alb-dns' });
  });

  test('images come from the repository of another stack, through its output and a local value', () => {
    expect(lines(dev)).toContain('ECS service backend -> ECR repository backend, reference');
  });

  test('schedules start functions; those with the same edges are one box', () => {
    expect(lines(dev)).toContain(
      'Schedule power-hourly, power-start-0, power-stop-0 -> Lambda function power-switch, event',
    );
  });
});

describe('a load balancer before tasks on instances (consumer-rights production)', () => {
  const production = diagram('consumer-rights', 'production');

  test('internet, balancer, service, database, file system and cache, each with its port', () => {
    expect(lines(production)).toEqual(
      expect.arrayContaining([
        'Internet -> Load balancer public, security group rule, port 80, 443',
        'Load balancer public -> ECS service live-inference, security group rule, port 80',
        'ECS service live-inference -> RDS database db, security group rule, port 5432',
        'ECS service live-inference -> ElastiCache queries, security group rule, port 6379',
        'ECS service stateful -> EFS file system chroma-data, security group rule, port 2049',
        'ECS service stateful -> Auto Scaling group instances, reference',
      ]),
    );
  });

  test('a job runs where its schedule says, and uses what it needs itself', () => {
    expect(node(production, 'aws_ecs_task_definition.data_pipeline')).toMatchObject({ tier: 'private' });
    expect(lines(production)).toContain('Schedule data-pipeline -> ECS task data-pipeline, event');
    expect(lines(production)).toContain('ECS task data-pipeline -> RDS database db, security group rule, port 5432');
    expect(lines(production)).not.toContainEqual(expect.stringMatching(/^Schedule data-pipeline -> (RDS|Secret)/));
  });

  test('a database stands in the subnets of its group', () => {
    expect(node(production, 'aws_db_instance.db')).toMatchObject({ tier: 'private', milestone: 'data' });
  });
});

describe('functions behind a queue (deployer-ddf dev)', () => {
  const dev = diagram('deployer-ddf', 'dev');

  test('messages lead to the function that takes them, and failed ones to their own queue', () => {
    expect(lines(dev)).toContain('SQS queue runs -> Lambda function agent, event');
    expect(lines(dev)).toContain('SQS queue runs -> SQS queue runs-dlq, reference');
  });

  test('a file system is reached through its access point, and through its mount targets', () => {
    expect(lines(dev)).toContain(
      'Lambda function agent -> EFS file system model-cache, security group rule, port 2049',
    );
  });
});

describe('hosts behind a load balancer (afirgen production)', () => {
  test('are reached through what is attached to the target group', () => {
    const production = lines(diagram('afirgen', 'production'));
    expect(production).toContainEqual(expect.stringMatching(/^Load balancer \S+ -> EC2 instance host-a, /));
  });
});

test('edges of a single resource to itself are left out, and every edge joins boxes that are drawn', () => {
  for (const { deployment, environment } of manifestOf().environments) {
    const { nodes, edges } = diagram(deployment, environment);
    const keys = new Set(nodes.map(({ key }) => key));
    for (const { from, to } of edges) expect([from === to, keys.has(from), keys.has(to)]).toEqual([false, true, true]);
  }
});

describe('the text for Graphviz', () => {
  const strange: Diagram = {
    vpc: '10.0.0.0/16',
    nodes: [
      {
        ...{ key: 'a', address: 'aws_lb."a"', type: 'aws_lb', label: 'Load <balancer>', category: 'front' },
        ...{ names: ['a&b'], milestone: 'alb"dns', inVpc: true, tier: 'public' },
      },
    ],
    edges: [],
  };

  test('escapes names in labels and in strings', () => {
    const dot = dotOf(strange);
    expect(dot).toContain('Load &lt;balancer&gt;</font><br/>a&amp;b>');
    expect(dot).toContain('tooltip="aws_lb.\\"a\\""');
    expect(dot).toContain('label="alb\\"dns"');
  });

  test('has the VPC around its subnets around the milestone', () => {
    const labels = [...dotOf(strange).matchAll(/graph \[label="([^"]*)/g)].map(([, label]) => label);
    expect(labels).toEqual(['VPC 10.0.0.0/16', 'public subnets', 'alb\\']);
  });
});

test('a picture is described by how much it holds', () => {
  const { nodes, edges, ...rest } = diagram('durable-code', 'dev');
  const boxes = nodes.length - 1;
  expect(inWords({ nodes, edges, ...rest })).toMatch(
    new RegExp(`^${boxes} boxes, \\d+ of them in the VPC 10\\.0\\.0\\.0/16`),
  );
});
