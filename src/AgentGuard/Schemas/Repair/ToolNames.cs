namespace AgentGuard.Schemas.Repair;

/// <summary>The names of the tools that a text may call. Immutable.</summary>
internal sealed class ToolNames(IEnumerable<string> names)
{
    private readonly ShapeName[] _names = [.. names.Select(name => new ShapeName(name))];

    /// <summary>Whether a name means a tool.</summary>
    public bool Knows(ReadOnlySpan<byte> name) => Find(name) >= 0;

    /// <summary>Finds the tool that a name means: itself, or the only one apart from case and punctuation.</summary>
    /// <returns>Its index; -1 when there is none.</returns>
    public int Find(ReadOnlySpan<byte> name)
    {
        var found = FindAsWritten(name);
        var rest = WithoutPrefix(name);
        return found >= 0 || rest.Length == name.Length ? found : FindAsWritten(rest);
    }

    private int FindAsWritten(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < _names.Length; i++)
        {
            if (name.SequenceEqual(_names[i].Utf8))
            {
                return i;
            }
        }

        var found = -1;
        for (var i = 0; i < _names.Length; i++)
        {
            if (_names[i].IsSimilarTo(name))
            {
                found = found < 0 ? i : -2;
            }
        }

        return Math.Max(found, -1);
    }

    /// <summary>Finds the tool whose name a text ends with, after a point: a sentence may end where the name begins.</summary>
    public int FindEnding(ReadOnlySpan<byte> text)
    {
        while (true)
        {
            var found = Find(text);
            var point = text.IndexOf((byte)'.');
            if (found >= 0 || point < 0)
            {
                return found;
            }

            text = text[(point + 1)..];
        }
    }

    /// <summary>Finds the only tool whose last part, or whose whole, a name without its other parts is.</summary>
    public int FindByLastPart(ReadOnlySpan<byte> name)
    {
        var last = LastPart(name);
        var found = -1;
        for (var i = 0; i < _names.Length && last.Length > 2; i++)
        {
            if (last.SequenceEqual(LastPart(_names[i].Utf8)))
            {
                found = found < 0 ? i : -2;
            }
        }

        return Math.Max(found, -1);
    }

    private static ReadOnlySpan<byte> LastPart(ReadOnlySpan<byte> name) => name[(name.LastIndexOf((byte)'.') + 1)..];

    private static ReadOnlySpan<byte> WithoutPrefix(ReadOnlySpan<byte> name) =>
        name.StartsWith("functions."u8) ? name["functions."u8.Length..]
        : name.StartsWith("default_api."u8) ? name["default_api."u8.Length..]
        : name.StartsWith("tools."u8) ? name["tools."u8.Length..] : name;
}
