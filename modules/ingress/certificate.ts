import { AcmCertificate } from '@cdktf/provider-aws/lib/acm-certificate';
import { AcmCertificateValidation } from '@cdktf/provider-aws/lib/acm-certificate-validation';
import { DataAwsRoute53Zone } from '@cdktf/provider-aws/lib/data-aws-route53-zone';
import { Route53Record } from '@cdktf/provider-aws/lib/route53-record';
import { Construct } from 'constructs';
import type { Ingress } from '../../config/vocabulary/network';
import { hostedZone } from './hosted-zone';

/** A domain name of our own. */
export type NamedDomain = Extract<Exclude<Ingress, { kind: 'none' }>['domain'], { kind: 'named' }>;

export interface DomainProps {
  readonly domain: NamedDomain;
}

/** What an alias record points at. */
export interface AliasTarget {
  readonly dnsName: string;
  readonly zoneId: string;
  /** Whether Route 53 asks the target for its health. */
  readonly evaluateHealth: boolean;
}

/**
 * A domain name: its hosted zone (looked up, created or taken over) and a certificate that DNS proves.
 * https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
 */
export class Domain extends Construct {
  /** ARN of the issued certificate: available once DNS has proved it. */
  readonly certificateArn: string;
  private readonly zoneId: string;
  private readonly domain: NamedDomain;

  constructor(scope: Construct, id: string, { domain }: DomainProps) {
    super(scope, id);
    this.domain = domain;
    this.zoneId = this.findZone();
    this.certificateArn = this.createCertificate();
  }

  /** Points the domain name at a load balancer or API. Alias records have no TTL of their own. */
  aliasTo({ dnsName, zoneId, evaluateHealth }: AliasTarget): void {
    new Route53Record(this, 'record/alias', {
      zoneId: this.zoneId,
      name: this.domain.name,
      type: 'A',
      alias: { name: dnsName, zoneId, evaluateTargetHealth: evaluateHealth },
    });
  }

  private findZone(): string {
    const { zone } = this.domain;
    if (zone.kind === 'created') return hostedZone(this, 'zone/main', zone).zoneId;
    return new DataAwsRoute53Zone(this, 'data/main', { name: zone.name, privateZone: false }).zoneId;
  }

  private createCertificate(): string {
    const names = [this.domain.name, ...this.domain.alternativeNames];
    const certificate = new AcmCertificate(this, 'certificate/main', {
      domainName: this.domain.name,
      subjectAlternativeNames: this.domain.alternativeNames,
      validationMethod: 'DNS',
      // The listener keeps the old certificate until the new one is issued.
      lifecycle: { createBeforeDestroy: true },
    });
    const records = names.map((_, index) => this.createValidationRecord(certificate, index));
    const validation = new AcmCertificateValidation(this, 'validation/main', {
      certificateArn: certificate.arn,
      validationRecordFqdns: records.map((record) => record.fqdn),
    });
    return validation.certificateArn;
  }

  /** One record per name on the certificate. A wildcard and its apex share theirs, hence `allow_overwrite`. */
  private createValidationRecord(certificate: AcmCertificate, index: number): Route53Record {
    const option = certificate.domainValidationOptions.get(index);
    return new Route53Record(this, `record/validation_${index}`, {
      zoneId: this.zoneId,
      name: option.resourceRecordName,
      type: option.resourceRecordType,
      records: [option.resourceRecordValue],
      ttl: 60,
      allowOverwrite: true,
    });
  }
}
