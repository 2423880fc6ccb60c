/**
 * All the debits of one account form a chain, newest first, and all its credits another one. A transfer's record stores,
 * for each of its two chains, the number of the transfer before it and of one much farther back, so that any point of a
 * chain of n transfers is reached in at most 3·log2(n) steps, and nothing but the record itself is ever written. Which one
 * lies "much farther back" follows the skew-binary numbers (E. W. Myers, "An applicative random-access stack", 1983): the
 * chain is a list of complete binary trees, of which only the first two can be of one size; a new transfer becomes the
 * root over two trees of one size, or else a tree of its own.
 */

/** Stands for "no transfer". */
export const NONE = -1;

/** The root of one of the trees; `below` is the next one. Roots never change, so an older chain stays as it was. */
export interface ChainRoot {
  readonly transfer: number;
  /** How many transfers the tree holds. */
  readonly size: number;
  readonly below: ChainRoot | null;
}

export interface Chain {
  readonly length: number;
  readonly top: ChainRoot | null;
}

export const EMPTY_CHAIN: Chain = { length: 0, top: null };

/** The chain with one more transfer, which must be newer than all in it. */
export function extend(chain: Chain, transfer: number): Chain {
  const first = chain.top;
  const second = first?.below ?? null;
  const top =
    first !== null && second !== null && first.size === second.size
      ? { transfer, size: first.size + second.size + 1, below: second.below }
      : { transfer, size: 1, below: first };
  return { length: chain.length + 1, top };
}

/** The number of the newest transfer of the chain. */
export function newest(chain: Chain): number {
  return chain.top?.transfer ?? NONE;
}

/** The number of the transfer that the newest one points to, "much farther back". */
export function farther(chain: Chain): number {
  return chain.top?.below?.transfer ?? NONE;
}

/** All roots, newest first: at most about log2(length) of them. */
export function roots(chain: Chain): ChainRoot[] {
  const list: ChainRoot[] = [];
  for (let root = chain.top; root !== null; root = root.below) list.push(root);
  return list;
}

/** The inverse of {@link roots}. */
export function chainFromRoots(list: readonly Pick<ChainRoot, 'transfer' | 'size'>[]): Chain {
  let top: ChainRoot | null = null;
  let length = 0;
  for (const { transfer, size } of list.toReversed()) {
    top = { transfer, size, below: top };
    length += size;
  }
  return { length, top };
}
