import { expect } from 'chai';
import { Room } from './room.ts';

describe('the connections of a check', () => {
  const open = new Set<string>();
  const connection = (name: string) => ({
    use: (room: Room) => room.enter(sessions.get(name) ?? make(name)).then(() => open.add(name)),
  });
  const sessions = new Map<string, { close(): Promise<void> }>();
  const make = (name: string) => {
    const made = { close: async () => void open.delete(name) };
    sessions.set(name, made);
    return made;
  };
  beforeEach(() => {
    open.clear();
    sessions.clear();
  });

  it('are as many as a target allows, and those used last', async () => {
    const room = new Room(2);
    for (const name of ['a', 'b', 'a', 'c']) await connection(name).use(room);
    expect([...open]).to.have.members(['a', 'c']);
    await connection('b').use(room);
    expect([...open]).to.have.members(['b', 'c']);
  });

  it('make room for one more', async () => {
    const room = new Room(1);
    await connection('a').use(room);
    await room.makeRoom();
    expect(open).to.be.empty;
  });

  it('are all closed in the end', async () => {
    const room = new Room();
    for (const name of ['a', 'b', 'c']) await connection(name).use(room);
    expect([...open]).to.have.members(['a', 'b', 'c']);
    await room.close();
    expect(open).to.be.empty;
  });
});
