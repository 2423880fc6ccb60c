import { Packed } from '../format/packed';
import { ID_SIZE } from '../format/structs';
import { writeU128 } from '../format/u128';

/** An id as it stands in packed structs, at 0. */
export function packedId(id: bigint): DataView {
  const { view } = Packed.allocate(ID_SIZE);
  writeU128(view, 0, id);
  return view;
}
