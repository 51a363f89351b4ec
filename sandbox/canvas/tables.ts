/** Rows with ids 1, 2, 3 ... in the order they came; nothing is ever taken out. */
export interface Table<T extends { id: number }> {
  rows: T[];
  get(id: number | null | undefined): T | undefined;
  add(row: Omit<T, 'id'>): T;
  /** Says that something in the table changed, so that the next snapshot writes it. */
  touch(): void;
  /** True once after changes; asking resets it. */
  takeChanged(): boolean;
  /** Fills an empty table from a snapshot, ids included. */
  restore(row: T): void;
}

export interface SisTable<T extends { id: number }> extends Table<T> {
  bySisId(sisId: string | null): T | undefined;
  byIntegrationId(integrationId: string | null): T | undefined;
  setSisId(row: T, sisId: string | null): void;
  setIntegrationId(row: T, integrationId: string | null): void;
}

/** @param onAdd keeps the relations between tables; called for added and for restored rows alike. */
export function createTable<T extends { id: number }>(onAdd: (row: T) => void = () => undefined): Table<T> {
  const rows: T[] = [];
  let changed = false;
  const keep = (row: T): T => {
    rows.push(row);
    onAdd(row);
    return row;
  };
  return {
    rows,
    get: (id) => (id ? rows[id - 1] : undefined),
    add: (row) => {
      changed = true;
      return keep({ id: rows.length + 1, ...row } as T);
    },
    touch: () => {
      changed = true;
    },
    takeChanged: () => {
      const was = changed;
      changed = false;
      return was;
    },
    restore: (row) => {
      if (row.id !== rows.length + 1) throw new Error(`the snapshot has a gap before id ${row.id}`);
      keep(row);
    },
  };
}

export function createSisTable<T extends { id: number; sisId: string | null; integrationId: string | null }>(
  onAdd: (row: T) => void = () => undefined,
): SisTable<T> {
  const sisIds = new Map<string, T>();
  const integrationIds = new Map<string, T>();
  const table = createTable<T>((row) => {
    if (row.sisId !== null) sisIds.set(row.sisId, row);
    if (row.integrationId !== null) integrationIds.set(row.integrationId, row);
    onAdd(row);
  });
  return {
    ...table,
    bySisId: (sisId) => (sisId === null ? undefined : sisIds.get(sisId)),
    byIntegrationId: (integrationId) => (integrationId === null ? undefined : integrationIds.get(integrationId)),
    setSisId: (row, sisId) => {
      if (row.sisId !== null) sisIds.delete(row.sisId);
      row.sisId = sisId;
      if (sisId !== null) sisIds.set(sisId, row);
      table.touch();
    },
    setIntegrationId: (row, integrationId) => {
      if (row.integrationId === integrationId) return;
      if (row.integrationId !== null) integrationIds.delete(row.integrationId);
      row.integrationId = integrationId;
      if (integrationId !== null) integrationIds.set(integrationId, row);
      table.touch();
    },
  };
}
