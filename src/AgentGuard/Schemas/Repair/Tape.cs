namespace AgentGuard.Schemas.Repair;

/// <summary>The values found in a text, flat, and what was wrong with them. Reused; not thread-safe.</summary>
internal sealed class Tape
{
    private const int MaxNotes = 64;

    [ThreadStatic]
    private static Tape? _spare;

    private TapeNode[] _nodes = new TapeNode[64];
    private RepairNote[] _notes = new RepairNote[8];
    private uint _seen;
    private Tape? _next;

    /// <summary>How many nodes there are; set to an earlier value to take back.</summary>
    public int Count { get; set; }

    /// <summary>How many notes there are.</summary>
    public int NoteCount { get; private set; }

    /// <summary>How much work was done, in bytes and tokens looked at.</summary>
    public long Steps { get; set; }

    /// <summary>What the repaired JSON is written to.</summary>
    public ByteBuffer Output { get; } = new();

    /// <summary>A second buffer, for a source that must be rewritten first.</summary>
    public ByteBuffer Source { get; } = new();

    public ref TapeNode this[int index] => ref _nodes[index];

    public static Tape Rent()
    {
        var tape = _spare ?? new Tape();
        _spare = tape._next;
        tape._next = null;
        tape.Clear();
        return tape;
    }

    public static void Return(Tape tape)
    {
        if (tape._nodes.Length <= 1 << 16 && tape.Output.Capacity <= 1 << 20 && tape.Source.Capacity <= 1 << 20)
        {
            tape._next = _spare;
            _spare = tape;
        }
    }

    public int Add(TapeKind kind, int start, int length, TapeFlags flags = TapeFlags.None)
    {
        if (Count == _nodes.Length)
        {
            Array.Resize(ref _nodes, Count * 2);
        }

        _nodes[Count] = new TapeNode { Kind = kind, Flags = flags, Start = start, Length = length, End = Count + 1 };
        return Count++;
    }

    public void Close(int index) => _nodes[index].End = Count;

    /// <summary>Notes a change; changes of mere notation once per kind and candidate.</summary>
    public void Note(RepairChangeKind kind, int node)
    {
        var bit = 1u << (int)kind;
        if ((NoteCount >= MaxNotes || kind < RepairChangeKind.Coercion) && (_seen & bit) != 0)
        {
            return;
        }

        _seen |= bit;
        if (NoteCount == _notes.Length)
        {
            Array.Resize(ref _notes, NoteCount * 2);
        }

        _notes[NoteCount++] = new RepairNote(kind, node);
    }

    public RepairNote NoteAt(int index) => _notes[index];

    /// <summary>Starts the notes of the next candidate.</summary>
    public void StartCandidate() => _seen = 0;

    /// <summary>Gives the JSON Pointer of a node below a root.</summary>
    public string PathOf(int node, int root, ReadOnlySpan<byte> source) => TapePath.Of(this, node, root, source);

    private void Clear()
    {
        Count = 0;
        NoteCount = 0;
        Steps = 0;
        _seen = 0;
        Output.Clear();
        Source.Clear();
    }
}
