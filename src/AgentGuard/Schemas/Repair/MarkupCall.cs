namespace AgentGuard.Schemas.Repair;

/// <summary>Reads a call in markup: <c>&lt;invoke name="f"&gt;&lt;parameter name="a"&gt;1&lt;/parameter&gt;&lt;/invoke&gt;</c> and
/// <c>&lt;function=f&gt;&lt;parameter=a&gt;1&lt;/parameter&gt;&lt;/function&gt;</c>.</summary>
internal ref struct MarkupCall(ReadOnlySpan<byte> text, int start, Tape tape)
{
    private const int MaxTag = 256;
    private readonly ReadOnlySpan<byte> _text = text;

    /// <summary>Where the reader stands: after the call.</summary>
    public int Position { get; private set; } = start;

    /// <summary>Reads the call.</summary>
    /// <returns>The index of its node; -1 when none begins here.</returns>
    public int Read()
    {
        if (!TryTag("invoke"u8, out var name, out var length) && !TryTag("function"u8, out name, out length)
            && !TryTag("tool"u8, out name, out length))
        {
            return -1;
        }

        SkipSpace();
        if (!_text[Position..].StartsWith("<parameter"u8) && !_text[Position..].StartsWith("</"u8))
        {
            return -1;
        }

        var node = tape.Add(TapeKind.Call, name, length);
        tape.Note(RepairChangeKind.Syntax, node);
        while (TryTag("parameter"u8, out var key, out var keyLength))
        {
            Parameter(node, key, keyLength);
            SkipSpace();
        }

        tape.Close(node);
        Close(node);
        return node;
    }

    private void Parameter(int node, int key, int keyLength)
    {
        tape.Add(TapeKind.Text, key, keyLength);
        var end = _text[Position..].IndexOf("</parameter>"u8);
        if (end < 0)
        {
            tape.Note(RepairChangeKind.CutOff, node);
        }

        var content = _text.Slice(Position, end < 0 ? _text.Length - Position : end);
        var from = Position + content.Length - content.TrimStart("\r\n"u8).Length;
        tape.Add(TapeKind.Text, from, content.Trim("\r\n"u8).Length, TapeFlags.Rewrite | TapeFlags.Raw);
        tape.Steps += content.Length;
        Position = end < 0 ? _text.Length : Position + end + "</parameter>".Length;
    }

    private void Close(int node)
    {
        var rest = _text[Position..];
        if (!rest.StartsWith("</invoke>"u8) && !rest.StartsWith("</function>"u8) && !rest.StartsWith("</tool>"u8))
        {
            tape.Note(RepairChangeKind.CutOff, node);
        }
    }

    /// <summary>Reads an opening tag that gives a name: <c>&lt;tag name="x"&gt;</c> or <c>&lt;tag=x&gt;</c>.</summary>
    private bool TryTag(ReadOnlySpan<byte> tag, out int name, out int length)
    {
        (name, length) = (0, 0);
        var rest = _text[Position..];
        if (rest.Length < tag.Length + 3 || rest[0] != '<' || !rest[1..].StartsWith(tag))
        {
            return false;
        }

        rest = rest[..Math.Min(rest.Length, MaxTag)];
        var end = rest.IndexOf((byte)'>');
        var at = tag.Length + 1;
        at += rest[at..].StartsWith(" name="u8) ? " name=".Length : rest[at] == '=' ? 1 : rest.Length;
        if (end < at)
        {
            return false;
        }

        var value = rest[at..end].Trim("\"' "u8);
        name = Position + at + (end - at - rest[at..end].TrimStart("\"' "u8).Length);
        length = value.Length;
        Position += end + 1;
        return length > 0;
    }

    private void SkipSpace()
    {
        var rest = _text[Position..];
        Position += rest.Length - rest.TrimStart(" \t\r\n"u8).Length;
    }
}
