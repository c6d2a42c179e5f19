/** Rows in the order in which they lie, or without where there is none: views have no order of their own. */
export class RowOrder {
  readonly #lacksOrder: (error: unknown) => boolean;
  #inRowOrder = true;

  /** `lacksOrder` tells whether a statement failed since what it reads has no such order. */
  constructor(lacksOrder: (error: unknown) => boolean) {
    this.#lacksOrder = lacksOrder;
  }

  /**
   * Asks in row order, and without it where that is refused. A statement that the server refuses has asked nothing:
   * of two that start only the first one calls `sent`.
   */
  async read<Rows>(
    ask: (inRowOrder: boolean, started: () => void) => Promise<Rows>,
    sent: (inRowOrder: boolean) => void,
  ): Promise<Rows> {
    let told = false;
    const askOnce = (inRowOrder: boolean): Promise<Rows> =>
      ask(inRowOrder, () => {
        if (!told) sent(inRowOrder);
        told = true;
      });
    // Another read may find out in the meantime.
    const inRowOrder = this.#inRowOrder;
    try {
      return await askOnce(inRowOrder);
    } catch (error) {
      if (!inRowOrder || !this.#lacksOrder(error)) throw error;
      const rows = await askOnce(false);
      this.#inRowOrder = false;
      return rows;
    }
  }
}
