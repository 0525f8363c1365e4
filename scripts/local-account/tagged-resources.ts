/** `tagging:GetResources` over both emulators, so that one call sees what a teardown has left. */
import type { AwsCall, RawRequest } from './aws-call';
import type { Forward } from './forward';
import { jsonReply, type Reply } from './replies';

interface Page {
  readonly PaginationToken?: string;
  readonly ResourceTagMappingList: readonly unknown[];
}

/** moto gives its resources in pages, MiniStack all at once: they join moto's last page. */
export function taggedResources(moto: Forward, ministack: Forward): Forward {
  return async (call: AwsCall, request: RawRequest): Promise<Reply> => {
    const first = await moto(call, request);
    const page = pageOf(first);
    if (!page || page.PaginationToken) return first;
    const second = await ministack(call, request);
    const rest = pageOf(second);
    if (!rest) return second;
    return jsonReply({
      PaginationToken: '',
      ResourceTagMappingList: [...page.ResourceTagMappingList, ...rest.ResourceTagMappingList],
    });
  };
}

function pageOf(reply: Reply): Page | undefined {
  return reply.status === 200 ? (JSON.parse(reply.body.toString('utf8')) as Page) : undefined;
}
