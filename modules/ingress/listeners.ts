import type { Lb } from '@cdktf/provider-aws/lib/lb';
import { LbListener, type LbListenerDefaultAction } from '@cdktf/provider-aws/lib/lb-listener';
import { LbListenerRule } from '@cdktf/provider-aws/lib/lb-listener-rule';
import { Construct } from 'constructs';
import type { TargetConfig } from './targets';

/** The way to a service: what its config says, and where its tasks register. */
export interface Backend extends Pick<TargetConfig, 'paths' | 'priority'> {
  readonly service: string;
  readonly targetGroupArn: string;
}

export interface ListenersProps {
  readonly balancer: Lb;
  /** What the Terraform names of the listeners start with. Default: nothing. */
  readonly prefix?: string;
  /** In the order of declaration: the order of their rules, unless a priority says otherwise. */
  readonly backends: readonly Backend[];
  /** Certificate of the HTTPS listener. Default: plain HTTP, for want of a domain name to certify. */
  readonly certificateArn?: string;
  /** Security policy of the HTTPS listener. Default: that of AWS. */
  readonly tlsPolicy?: string;
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
  private readonly props: ListenersProps;

  constructor(scope: Construct, id: string, props: ListenersProps) {
    super(scope, id);
    this.props = props;
    const { backends, certificateArn } = props;
    const fallback = backends.find(({ paths }) => paths.includes(CATCH_ALL));
    const defaultAction = fallback ? forward(fallback) : NOT_FOUND;
    const listener = certificateArn ? this.createHttps(certificateArn, defaultAction) : this.createHttp(defaultAction);
    backends.forEach((backend, index) => {
      this.createRule(listener, backend, (index + 1) * 10);
    });
  }

  private createHttp(defaultAction: LbListenerDefaultAction): LbListener {
    const { balancer, prefix = '' } = this.props;
    return new LbListener(this, `listener/${prefix}http`, {
      loadBalancerArn: balancer.arn,
      port: 80,
      protocol: 'HTTP',
      defaultAction: [defaultAction],
    });
  }

  private createHttps(certificateArn: string, defaultAction: LbListenerDefaultAction): LbListener {
    const { balancer, prefix = '', tlsPolicy } = this.props;
    this.createHttp(TO_HTTPS);
    return new LbListener(this, `listener/${prefix}https`, {
      loadBalancerArn: balancer.arn,
      port: 443,
      protocol: 'HTTPS',
      sslPolicy: tlsPolicy,
      certificateArn,
      defaultAction: [defaultAction],
    });
  }

  private createRule(listener: LbListener, { service, priority, ...backend }: Backend, byOrder: number): void {
    const paths = backend.paths.filter((path) => path !== CATCH_ALL);
    if (paths.length === 0) return;
    new LbListenerRule(this, `rule/${service}`, {
      listenerArn: listener.arn,
      priority: priority ?? byOrder,
      condition: [{ pathPattern: { values: paths } }],
      action: [forward(backend)],
    });
  }
}

function forward({ targetGroupArn }: Pick<Backend, 'targetGroupArn'>) {
  return { type: 'forward', targetGroupArn };
}
