/**
 * CloudWatch Synthetics canary: fetches the public address and fails on anything but an answer below 400.
 * `ADDRESS` is the URL. Needs nothing beyond Node.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Synthetics_Canaries.html
 */
const https = require('node:https');

const TIMEOUT_MS = 10_000;

exports.handler = () =>
  new Promise((resolve, reject) => {
    const address = process.env.ADDRESS;
    const request = https.get(address, { timeout: TIMEOUT_MS }, (response) => {
      response.resume();
      if (response.statusCode < 400) resolve(`${address} answered ${response.statusCode}`);
      else reject(new Error(`${address} answered ${response.statusCode}`));
    });
    request.on('timeout', () => request.destroy(new Error(`${address} did not answer within ${TIMEOUT_MS} ms`)));
    request.on('error', reject);
  });
