/** Counts CSV records in blocks cut anywhere. A line end within quotation marks ends no record. */
export function createRecordCount() {
  let quoted = false;
  let records = 0;
  return {
    add(block: Buffer): void {
      for (let at = 0; at < block.length; at += 1) {
        const byte = block[at];
        if (byte === quotationMark) quoted = !quoted;
        else if (byte === lineEnd && !quoted) records += 1;
      }
    },
    counted: () => records,
  };
}

const quotationMark = 0x22;
const lineEnd = 0x0a;
