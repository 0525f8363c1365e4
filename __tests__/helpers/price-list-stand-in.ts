/**
 * A stand-in for AWS's Price List Query API on loopback: it knows the products of `__tests__/fixtures/price-list`, keeps
 * those that are equal in every filter, and gives them in pages of two. It is not AWS: what it does follows
 * https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_pricing_GetProducts.html. Its products are written
 * by hand, in the form and with the usage types of AWS's; their numbers (`SKU1XXXXXXXXXXXX`) are no SKUs.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

export const RECORDINGS = join(__dirname, '..', 'fixtures', 'price-list');
/** Small, so that a few products need a second page. */
const PAGE = 2;

const answer = z.strictObject({ FormatVersion: z.literal('aws_v1'), PriceList: z.array(z.string()) });
const question = z.object({
  ServiceCode: z.string(),
  Filters: z.array(z.object({ Type: z.literal('TERM_MATCH'), Field: z.string(), Value: z.string() })),
  NextToken: z.string().optional(),
});
const product = z.object({
  serviceCode: z.string(),
  product: z.object({ productFamily: z.string().optional(), attributes: z.record(z.string(), z.string()) }),
});

/** An answer, by name of its file. */
export function recorded(name: string): z.output<typeof answer> {
  return answer.parse(JSON.parse(readFileSync(join(RECORDINGS, `${name}.json`), 'utf8')));
}

export class PriceListStandIn {
  /** `AmazonECS regionCode=us-east-1`, in order, of each page. */
  readonly questions: string[] = [];
  /** Answers for a service in the place of the real ones: a status of HTTP, or products as text. */
  readonly faults = new Map<string, number | readonly string[]>();
  private readonly products = readdirSync(RECORDINGS).flatMap((file) => recorded(file.replace('.json', '')).PriceList);
  private readonly server = createServer((request, response) => void this.answer(request, response));

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const send = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
    };
    const { ServiceCode, Filters, NextToken = '0' } = question.parse(JSON.parse(await text(request)));
    this.questions.push([ServiceCode, ...Filters.map(({ Field, Value }) => `${Field}=${Value}`)].join(' '));
    if (request.headers['x-amz-target'] !== 'AWSPriceListService.GetProducts') return send(400, { __type: 'Unknown' });
    const fault = this.faults.get(ServiceCode);
    if (typeof fault === 'number') return send(fault, { __type: 'AccessDeniedException', Message: 'not allowed' });
    const found = fault ?? this.products.filter((each) => isAskedFor(each, ServiceCode, Filters));
    const from = Number(NextToken);
    const more = found.length > from + PAGE ? { NextToken: String(from + PAGE) } : {};
    send(200, { FormatVersion: 'aws_v1', PriceList: found.slice(from, from + PAGE), ...more });
  }
}

function isAskedFor(each: string, service: string, filters: z.output<typeof question>['Filters']): boolean {
  const { serviceCode, product: described } = product.parse(JSON.parse(each));
  const values: Readonly<Record<string, string | undefined>> = {
    ...described.attributes,
    productFamily: described.productFamily,
  };
  return serviceCode === service && filters.every(({ Field, Value }) => values[Field] === Value);
}
