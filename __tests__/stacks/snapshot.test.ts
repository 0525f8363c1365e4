import { stack, stackIds } from '../helpers/synthesized';

/** Snapshots show that something changed; the tests beside them say what has to hold. */
describe('synthesized stacks', () => {
  it.each(stackIds())('%s is as reviewed', (id) => {
    expect(stack(id)).toMatchSnapshot();
  });
});
