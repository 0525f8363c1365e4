/** Hosted zones that an environment expects to be there: made in a local account as somebody else would have made them. */

export interface HostedZonesOptions {
  readonly endpoint: string;
  readonly accountId: string;
  readonly names: readonly string[];
}

const PATH = '/2013-04-01/hostedzone';

/** Makes those that are not there yet. https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateHostedZone.html */
export async function createHostedZones({ endpoint, accountId, names }: HostedZonesOptions): Promise<void> {
  // The local account reads whose call it is from the signature, and never verifies it.
  const scope = `${accountId}/20260101/us-east-1/route53/aws4_request`;
  const headers = { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0` };
  const listed = await (await fetch(`${endpoint}${PATH}`, { headers })).text();
  for (const name of names) {
    if (listed.includes(`<Name>${name}.</Name>`)) continue;
    const body = `<CreateHostedZoneRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Name>${name}</Name><CallerReference>${name}</CallerReference></CreateHostedZoneRequest>`;
    const made = await fetch(`${endpoint}${PATH}`, { method: 'POST', headers, body });
    if (!made.ok) throw new Error(`The hosted zone ${name} could not be made: ${await made.text()}`);
  }
}
