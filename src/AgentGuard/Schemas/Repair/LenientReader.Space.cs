namespace AgentGuard.Schemas.Repair;

/// <summary>What stands between values.</summary>
internal ref partial struct LenientReader
{
    private const int MaxLookAhead = 64;

    private static bool IsSpace(byte value) => value is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t';

    private static bool IsWord(byte value) =>
        value is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z') or (byte)'_' or (byte)'$' or >= 0x80;

    private static bool IsNamePart(byte value) => IsWord(value) || value is (>= (byte)'0' and <= (byte)'9') or (byte)'.' or (byte)'-';

    /// <summary>Skips white space, comments and escapes of white space that stand outside strings.</summary>
    private void SkipSpace()
    {
        var start = Position;
        while (Position < _text.Length)
        {
            var current = _text[Position];
            if (IsSpace(current))
            {
                Position++;
            }
            else if (current is not ((byte)'/' or (byte)'#' or (byte)'\\' or 0xC2 or 0xEF) || !SkipRareSpace(current))
            {
                break;
            }
        }

        _tape.Steps += Position - start + 1;
    }

    private bool SkipRareSpace(byte current)
    {
        var rest = _text[Position..];
        if (current == '\\')
        {
            if (rest.Length < 2 || rest[1] is not ((byte)'n' or (byte)'r' or (byte)'t' or (byte)'\n'))
            {
                return false;
            }

            _tape.Note(RepairChangeKind.Escape, _tape.Count - 1);
            Position += 2;
            return true;
        }

        var length = current switch
        {
            (byte)'#' => LineLength(rest),
            (byte)'/' when rest.StartsWith("//"u8) => LineLength(rest),
            (byte)'/' when rest.StartsWith("/*"u8) => BlockLength(rest),
            0xC2 when rest.StartsWith("\u00A0"u8) => 2,
            0xEF when rest.StartsWith("\uFEFF"u8) => 3,
            _ => 0,
        };
        if (length > 0 && current is (byte)'#' or (byte)'/')
        {
            _tape.Note(RepairChangeKind.Comment, _tape.Count - 1);
        }

        Position += length;
        return length > 0;
    }

    private static int LineLength(ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf((byte)'\n');
        return end < 0 ? rest.Length : end;
    }

    private static int BlockLength(ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf("*/"u8);
        return end < 0 ? rest.Length : end + 2;
    }

    /// <summary>Skips to the next member or element and notes commas that are missing or too many.</summary>
    /// <returns>Whether there was one.</returns>
    private bool SkipCommas(int node, byte close)
    {
        SkipSpace();
        var first = _tape.Count == node + 1;
        var commas = 0;
        while (!AtEnd && (Current == ',' || (Current == ';' && !first)))
        {
            commas++;
            Position++;
            SkipSpace();
        }

        if (AtEnd)
        {
            return commas > 0;
        }

        var ends = Current == close;
        if (commas > 1 || (commas == 1 && (first || ends)))
        {
            _tape.Note(RepairChangeKind.ExtraComma, node);
        }
        else if (commas == 0 && !first && !ends && Current is not ((byte)']' or (byte)'}' or (byte)')' or (byte)'<' or (byte)'`'))
        {
            NoteMissingComma();
        }

        return commas > 0;
    }

    /// <summary>Between complete values a comma is certain; beside words it is a guess.</summary>
    private void NoteMissingComma()
    {
        var certain = QuoteHere().Length > 0 || Current is (byte)'{' or (byte)'[';
        _tape.Note(certain ? RepairChangeKind.MissingSeparator : RepairChangeKind.Dropped, _tape.Count - 1);
    }

    /// <summary>Whether a tag of markup or of a chat template begins here.</summary>
    private readonly bool IsTag()
    {
        var rest = _text[Position..];
        return rest.Length < 2 || rest[1] is (byte)'/' or (byte)'|' or (byte)'?' or >= 0x80 || char.IsAsciiLetter((char)rest[1]);
    }
}
