/**
 * Ports that nobody should reach from the internet: remote administration, databases, brokers.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19
 */
export const CLOSED_PORTS: Readonly<Record<number, string>> = {
  20: 'FTP',
  21: 'FTP',
  22: 'SSH',
  23: 'Telnet',
  25: 'SMTP',
  110: 'POP3',
  135: 'RPC',
  143: 'IMAP',
  445: 'SMB',
  1433: 'SQL Server',
  1434: 'SQL Server',
  1521: 'Oracle',
  2375: 'Docker',
  2376: 'Docker',
  3306: 'MySQL',
  3389: 'RDP',
  4333: 'mSQL',
  5432: 'PostgreSQL',
  5500: 'VNC',
  5601: 'Kibana',
  5672: 'RabbitMQ',
  6379: 'Redis',
  9200: 'Elasticsearch',
  9300: 'Elasticsearch',
  11211: 'Memcached',
  11434: 'Ollama',
  15672: 'RabbitMQ administration',
  27017: 'MongoDB',
};
