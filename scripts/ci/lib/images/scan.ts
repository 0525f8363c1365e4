/** What ECR found in an image when it was pushed. */
import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeImageScanFindingsCommand, type ECRClient, ScanNotFoundException } from '@aws-sdk/client-ecr';
import { CliError } from '../../../../cli/exit';

/** From the worst: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageScanFinding.html */
export const SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL', 'UNDEFINED'] as const;
export type Severity = (typeof SEVERITIES)[number];
export type Counts = Readonly<Partial<Record<Severity, number>>>;

export interface ScannedImage {
  readonly registryId: string;
  readonly repositoryName: string;
  /** `sha256:...`. */
  readonly digest: string;
}

export interface Patience {
  readonly everySeconds: number;
  readonly timeoutSeconds: number;
  readonly say: (line: string) => void;
}

/** Waits for the scan that the push began, and counts its findings. A scan that failed is an error: nothing was looked at. */
export async function scanFindings(client: ECRClient, image: ScannedImage, patience: Patience): Promise<Counts> {
  const end = performance.now() + patience.timeoutSeconds * 1_000;
  for (;;) {
    const { status, counts, why } = await look(client, image);
    // ACTIVE: enhanced scanning goes on for as long as the image is there.
    if (status === 'COMPLETE' || status === 'ACTIVE') return counts;
    if (status !== undefined && status !== 'IN_PROGRESS' && status !== 'PENDING') {
      throw new CliError(
        `ECR could not scan the image: ${status}${why ? `, ${why}` : ''}.`,
        'Build one image, not an index of several, from a base that ECR knows.',
      );
    }
    if (performance.now() >= end) {
      throw new CliError(
        `ECR has not scanned the image within ${patience.timeoutSeconds} s.`,
        'Run this again; the repository scans on push.',
      );
    }
    patience.say(`waiting for the scan of ${image.repositoryName}`);
    await sleep(patience.everySeconds * 1_000);
  }
}

interface Look {
  /** Undefined before the scan is known. */
  readonly status: string | undefined;
  readonly why?: string;
  readonly counts: Counts;
}

async function look(client: ECRClient, { registryId, repositoryName, digest }: ScannedImage): Promise<Look> {
  try {
    const { imageScanStatus, imageScanFindings } = await client.send(
      new DescribeImageScanFindingsCommand({ registryId, repositoryName, imageId: { imageDigest: digest } }),
    );
    const { status, description } = imageScanStatus ?? {};
    return {
      status,
      counts: imageScanFindings?.findingSeverityCounts ?? {},
      ...(description === undefined ? {} : { why: description }),
    };
  } catch (error) {
    if (error instanceof ScanNotFoundException) return { status: undefined, counts: {} };
    throw error;
  }
}

/** Findings of this severity and worse. */
export function countFrom(counts: Counts, worst: Severity): number {
  return SEVERITIES.slice(0, SEVERITIES.indexOf(worst) + 1).reduce((sum, each) => sum + (counts[each] ?? 0), 0);
}

/** `2 CRITICAL, 5 HIGH`, or `no findings`. */
export function countsText(counts: Counts): string {
  const some = SEVERITIES.filter((each) => (counts[each] ?? 0) > 0).map((each) => `${counts[each]} ${each}`);
  return some.join(', ') || 'no findings';
}
