import { readCall } from '../../../scripts/local-account/aws-call';
import { ACCOUNT, authorization, REGION, rawRequest } from './helpers';

describe('readCall', () => {
  it('reads account, region and service from the signature and the action from the target', () => {
    const call = readCall(
      rawRequest({
        headers: {
          authorization: authorization('dynamodb'),
          'x-amz-target': 'DynamoDB_20120810.PutItem',
          'user-agent': 'aws-sdk-js/3 app/stop-environment lang/js',
        },
      }),
    );
    expect(call).toEqual({
      account: ACCOUNT,
      region: REGION,
      service: 'dynamodb',
      action: 'PutItem',
      protocol: 'json',
      caller: 'stop-environment',
    });
  });

  it.each([
    ['ec2', 'ec2'],
    ['iam', 'query'],
  ])('reads the action of %s from the form', (service, protocol) => {
    const call = readCall(
      rawRequest({
        headers: {
          authorization: authorization(service),
          'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
        },
        body: Buffer.from('Action=DescribeThings&Version=2016-11-15'),
      }),
    );
    expect(call).toMatchObject({ action: 'DescribeThings', protocol });
  });

  it.each([
    ['apigateway', 'rest-json'],
    ['s3', 'rest-xml'],
  ])('names an action of %s by method and path', (service, protocol) => {
    const call = readCall(
      rawRequest({ method: 'PUT', url: '/one/two?three', headers: { authorization: authorization(service) } }),
    );
    expect(call).toMatchObject({ action: 'PUT /one/two', protocol });
  });

  it('reads the operation of Smithy RPC from the path', () => {
    const call = readCall(
      rawRequest({
        url: '/service/GraniteServiceVersion20100801/operation/PutMetricData',
        headers: { authorization: authorization('monitoring') },
      }),
    );
    expect(call.action).toBe('PutMetricData');
  });

  it('reads a presigned link', () => {
    const credential = encodeURIComponent(`${ACCOUNT}/20260101/${REGION}/s3/aws4_request`);
    const call = readCall(rawRequest({ method: 'GET', url: `/bucket/key?X-Amz-Credential=${credential}` }));
    expect(call).toMatchObject({ account: ACCOUNT, region: REGION, service: 's3' });
  });

  it.each(['AKIAIOSFODNN7EXAMPLE', ''])('gives key %p, which names no account, the default one', (key) => {
    const call = readCall(rawRequest({ headers: { authorization: authorization('s3', key) } }));
    expect(call.account).toBe('000000000000');
  });

  it('calls what is not signed unsigned', () => {
    expect(readCall(rawRequest({ method: 'GET' })).service).toBe('unsigned');
  });
});
