import type { Lb } from '@cdktf/provider-aws/lib/lb';
import { LbListener, type LbListenerDefaultAction } from '@cdktf/provider-aws/lib/lb-listener';
import { LbListenerRule } from '@cdktf/provider-aws/lib/lb-listener-rule';
import { Construct } from 'constructs';
import type { Exposure } from '../../config/vocabulary/service';

/** The way to a service: what its config says, and where its tasks register. */
export interface Backend {
  readonly service: string;
  readonly exposure: Exclude<Exposure, { kind: 'none' }>;
  readonly targetGroupArn: string;
}

export interface ListenersProps {
  readonly balancer: Lb;
  /** In the order of declaration: the order of their rules, unless a priority says otherwise. */
  readonly backends: readonly Backend[];
  /** Certificate of the HTTPS listener. Default: plain HTTP, for want of a domain name to certify. */
  readonly certificateArn?: string;
  readonly tlsPolicy: string;
}

/** A path pattern that matches everything belongs to the default action: rules need a narrower one. */
const CATCH_ALL = '/*';

const NOT_FOUND = {
  type: 'fixed-response',
  fixedResponse: { contentType: 'text/plain', statusCode: '404', messageBody: 'Not found' },
};
const TO_HTTPS = { type: 'redirect', redirect: { port: '443', protocol: 'HTTPS', statusCode: 'HTTP_301' } };

/**
 * HTTPS with a redirect from 80, and a rule for each path that is not everything.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html
 */
export class Listeners extends Construct {
  constructor(scope: Construct, id: string, { balancer, backends, certificateArn, tlsPolicy }: ListenersProps) {
    super(scope, id);
    const fallback = backends.find(({ exposure }) => exposure.paths.includes(CATCH_ALL));
    const defaultAction = fallback ? forward(fallback) : NOT_FOUND;
    const listener = certificateArn
      ? this.createHttps(balancer, certificateArn, tlsPolicy, defaultAction)
      : this.createHttp(balancer, defaultAction);
    backends.forEach((backend, index) => {
      this.createRule(listener, backend, (index + 1) * 10);
    });
  }

  private createHttp(balancer: Lb, defaultAction: LbListenerDefaultAction): LbListener {
    const { arn: loadBalancerArn } = balancer;
    return new LbListener(this, 'listener/http', {
      loadBalancerArn,
      port: 80,
      protocol: 'HTTP',
      defaultAction: [defaultAction],
    });
  }

  private createHttps(
    balancer: Lb,
    certificateArn: string,
    sslPolicy: string,
    defaultAction: LbListenerDefaultAction,
  ): LbListener {
    this.createHttp(balancer, TO_HTTPS);
    return new LbListener(this, 'listener/https', {
      loadBalancerArn: balancer.arn,
      port: 443,
      protocol: 'HTTPS',
      sslPolicy,
      certificateArn,
      defaultAction: [defaultAction],
    });
  }

  private createRule(listener: LbListener, { service, exposure, ...backend }: Backend, byOrder: number): void {
    const paths = exposure.paths.filter((path) => path !== CATCH_ALL);
    if (paths.length === 0) return;
    new LbListenerRule(this, `rule/${service}`, {
      listenerArn: listener.arn,
      priority: exposure.priority ?? byOrder,
      condition: [{ pathPattern: { values: paths } }],
      action: [forward(backend)],
    });
  }
}

function forward({ targetGroupArn }: Pick<Backend, 'targetGroupArn'>) {
  return { type: 'forward', targetGroupArn };
}
