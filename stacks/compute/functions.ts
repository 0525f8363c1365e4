/** Compute by Lambda: each service is a function from the image of its one container. */
import { mapValues } from '../../config/objects';
import { ContainerFunction } from '../../modules/functions/container-function';
import type { ComputeContext, ComputeOutputs } from './compute';

export function containerFunctions(context: ComputeContext): Partial<ComputeOutputs> {
  const { stack, env, network, images, workload, logRetentionDays } = context;
  const { compute } = env;
  if (compute.kind !== 'lambda-efs') throw new Error(`${compute.kind} runs no functions.`);
  const functions = mapValues(
    env.services,
    (config, service) =>
      new ContainerFunction(stack, `function_${service}`, {
        service,
        config,
        compute,
        // A function gets no public address: it needs subnets with a way out.
        subnetIds: Object.values(network.privateSubnetIds),
        securityGroupId: network.serviceSecurityGroupIds[service] ?? '',
        images,
        workload,
        logRetentionDays,
      }),
  );
  return {
    functionNames: mapValues(functions, (each) => each.name),
    logGroupNames: mapValues(functions, (each) => each.logGroupName),
  };
}
