/** Websites: private buckets behind CloudFront. */
import type { Environment } from '../environment';
import { located } from './places';
import { rule } from './rule';
import { durationText, outside } from './values';

const distributions = (env: Environment) => located(['distributions'], env.distributions);

export const originAccess = rule({
  id: 'cloudfront/origin-access',
  severity: 'warning',
  because:
    'A website endpoint of S3 is public, and an Origin Access Identity is legacy: the bucket stays private, and CloudFront alone reads it by Origin Access Control.',
  source: 'AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3',
  check: (env) =>
    located(['buckets'], env.buckets)
      .filter(
        ({ key, value }) =>
          value.purpose === 'website' && !distributions(env).some((each) => each.value.bucket === key),
      )
      .map(({ key, at }) => ({
        at: [...at, 'purpose'],
        value: 'website',
        limit: 'no distribution reads it, and nothing else can',
        fix: `add a distribution with bucket '${key}'`,
      })),
});

export const distributionBucket = rule({
  id: 'cloudfront/bucket',
  because: 'A distribution publishes what is in its bucket: only one that is meant to be a website.',
  source: 'AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3',
  check: (env) =>
    distributions(env)
      .filter(({ value }) => env.buckets[value.bucket]?.purpose === 'private')
      .map(({ at, value }) => ({
        at: [...at, 'bucket'],
        value: value.bucket,
        limit: 'a bucket with the purpose website',
        fix: `name another bucket, or give '${value.bucket}' the purpose 'website'`,
      })),
});

export const cacheTimes = rule({
  id: 'cloudfront/ttl',
  because: 'What an origin says nothing about is cached for the default time, which the longest one bounds.',
  source: 'AmazonCloudFront/latest/DeveloperGuide/Expiration',
  check: (env) =>
    distributions(env)
      .filter(({ value }) => value.defaultTtl.seconds > value.maxTtl.seconds)
      .map(({ at, value }) => ({
        at: [...at, 'defaultTtl'],
        value: durationText(value.defaultTtl.seconds),
        limit: `at most maxTtl, ${durationText(value.maxTtl.seconds)}`,
        fix: `write '${durationText(value.maxTtl.seconds)}'`,
      })),
});

export const rootObject = rule({
  id: 'cloudfront/root-object',
  because: 'The default root object is the name of an object, without a slash in front.',
  source: 'AmazonCloudFront/latest/DeveloperGuide/DefaultRootObject',
  check: (env) =>
    distributions(env)
      .filter(({ value }) => !/^[^/\s]\S*$/.test(value.rootObject))
      .map(({ at, value }) => ({
        at: [...at, 'rootObject'],
        value: value.rootObject,
        limit: 'a name such as index.html',
        fix: `write '${value.rootObject.replace(/^\/+|\s+/g, '') || 'index.html'}'`,
      })),
});

/** Errors of an origin that CloudFront can answer with a page. */
const ERRORS = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

export const errorPages = rule({
  id: 'cloudfront/error-page',
  because: 'CloudFront replaces certain errors, by a page with a path of its own and a status of 200 or an error.',
  source: 'AmazonCloudFront/latest/DeveloperGuide/GeneratingCustomErrorResponses',
  check: (env) =>
    distributions(env).flatMap(({ at, value }) =>
      located([...at, 'errorPages'], value.errorPages).flatMap(({ key, at: place, value: page }) => [
        ...(ERRORS.includes(Number(key))
          ? []
          : [{ at: place, value: key, limit: `one of ${ERRORS.join(', ')}`, fix: 'remove it, or name one of them' }]),
        ...(/^\/\S+$/.test(page.path)
          ? []
          : [
              {
                at: [...place, 'path'],
                value: page.path,
                limit: 'a path that starts with /',
                fix: `write '/${page.path.replace(/^\/+|\s+/g, '') || 'index.html'}'`,
              },
            ]),
        ...(page.status === 200 ? [] : outside([...place, 'status'], page.status, { min: 400, max: 504 })),
      ]),
    ),
});

export const missingObject = rule({
  id: 'cloudfront/missing-object',
  severity: 'warning',
  because: 'CloudFront may read a bucket and not list it: S3 answers 403 for what is missing, and never 404.',
  source: 'AmazonS3/latest/API/API_GetObject',
  check: (env) =>
    distributions(env)
      .filter(({ value: { errorPages: pages } }) => Object.hasOwn(pages, '404') && !Object.hasOwn(pages, '403'))
      .map(({ at }) => ({
        at: [...at, 'errorPages'],
        value: '404',
        limit: 'a page for 403, too: the one for 404 is never shown',
        fix: "give '403' the same page",
      })),
});
