/** Recordings of the Price List, and the pages of its stand-in, against AWS's own model of the API. */
import { readdirSync } from 'node:fs';
import { installEmulators } from '../../scripts/local-account/install';
import { PriceListStandIn, RECORDINGS, recorded } from '../helpers/price-list-stand-in';
import { assertAnswers } from '../helpers/service-model';

beforeAll(() => installEmulators(console.error), 10 * 60_000);

test.each(readdirSync(RECORDINGS).map((file) => file.replace('.json', '')))('%s', (name) => {
  assertAnswers('pricing', 'GetProducts', recorded(name));
});

test('a page of the stand-in', async () => {
  const standIn = new PriceListStandIn();
  const endpoint = await standIn.start();
  try {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'x-amz-target': 'AWSPriceListService.GetProducts' },
      body: JSON.stringify({ ServiceCode: 'AmazonECS', Filters: [] }),
    });
    const page: unknown = await response.json();
    expect(page).toEqual(expect.objectContaining({ NextToken: '2' }));
    assertAnswers('pricing', 'GetProducts', page);
  } finally {
    await standIn.stop();
  }
});
