const widthColumns = 40;

/** As much of a terminal as a bar needs. */
export interface Terminal {
  isTTY?: boolean;
  write(text: string): unknown;
}

/**
 * A bar that is drawn over and over on one line of a terminal; anything else, a file or a pipe,
 * is left alone. `end` clears it.
 */
export function progressBar(terminal: Terminal): {
  show: (done: number, total: number) => void;
  end: () => void;
} {
  if (terminal.isTTY !== true) return { show: () => {}, end: () => {} };
  return {
    show(done, total) {
      const share = total === 0 ? 1 : done / total;
      const full = Math.round(share * widthColumns);
      const bar = '█'.repeat(full) + '░'.repeat(widthColumns - full);
      terminal.write(`\r${bar} ${Math.floor(share * 100)} % of ${total} orders`);
    },
    end: () => void terminal.write('\r\u001B[K'),
  };
}
