/** Runs the gateway as a process of its own: `gateway-process.ts <port> <MiniStack port> <moto port>`. */
import { startGateway } from './gateway';

async function main(): Promise<void> {
  const [port, ministackPort, motoPort] = process.argv.slice(2).map(Number);
  if (!port || !ministackPort || !motoPort) throw new Error('three port numbers expected');
  const gateway = await startGateway({ port, ministackPort, motoPort });
  console.log(`gateway on ${gateway.endpoint}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
