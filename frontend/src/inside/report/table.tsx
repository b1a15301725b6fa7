import type { ComponentChildren } from "preact";
import * as styles from "./report.module.css";

interface Props {
  label: string;
  columns: readonly string[];
  /** The first cell of each row is its header. */
  rows: readonly (readonly ComponentChildren[])[];
  empty?: string;
}

/** A table of numbers; scrolls if it is too wide. */
export function Table({ label, columns, rows, empty = "Nothing in these days." }: Props) {
  if (rows.length === 0) return <p>{empty}</p>;
  return (
    <div class={styles.table} tabIndex={0} role="group" aria-label={label}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...cells], at) => (
            <tr key={at}>
              <th scope="row">{name}</th>
              {cells.map((cell, column) => (
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
