using System.Text;
using System.Text.Unicode;

namespace AgentGuard.Schemas.Repair;

/// <summary>Finds the candidates in a text, fits each to the schema, and takes the cheapest.</summary>
internal static class RepairEngine
{
    private const int MaxCandidates = 16;

    public static RepairResult Repair(ReadOnlySpan<byte> text, RepairSchema? schema, RepairOptions options)
    {
        if (schema is null && StrictJson.IsValid(text, RepairOptions.MaxDepth))
        {
            return Accept(text.Trim(" \t\r\n"u8), options);
        }

        var tape = Tape.Rent();
        try
        {
            return Repair(text, schema, options, tape);
        }
        finally
        {
            Tape.Return(tape);
        }
    }

    /// <summary>Repairs on a tape of the caller's, so that the work done can be counted.</summary>
    public static RepairResult Repair(ReadOnlySpan<byte> text, RepairSchema? schema, RepairOptions options, Tape tape)
    {
        var isJson = StrictJson.IsValid(text, RepairOptions.MaxDepth);
        if (isJson)
        {
            tape.Steps += text.Length;
            var json = text.Trim(" \t\r\n"u8);
            if (schema is null || schema.Validate(json.ToArray()).Count == 0)
            {
                return Accept(json, options);
            }
        }

        List<RepairChange> changes = [];
        text = Readable(text, tape, changes);
        Span<int> roots = stackalloc int[MaxCandidates];
        Span<int> notes = stackalloc int[MaxCandidates + 1];
        var finder = new CandidateFinder(text, tape);
        var count = finder.Find(roots, notes);
        if (count == 0)
        {
            return new(RepairVerdict.Rejected, default, changes, []);
        }

        if (finder.LeftOut)
        {
            changes.Add(Change(RepairChangeKind.TextAround));
        }

        return new CandidateChoice(text, tape, schema, options) { IsJson = isJson }
            .Choose(roots[..count], notes, changes, finder.MoreThanFound);
    }

    public static RepairChange Change(RepairChangeKind kind) => new(string.Empty, kind, RepairChanges.Describe(kind));

    /// <summary>Gives the text as valid UTF-8 with doubled escapes taken back.</summary>
    public static ReadOnlySpan<byte> Readable(ReadOnlySpan<byte> text, Tape tape, List<RepairChange> changes)
    {
        if (Utf8.IsValid(text))
        {
            return text;
        }

        changes.Add(Change(RepairChangeKind.Encoding));
        tape.Source.Add(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text)));
        return tape.Source.Written;
    }

    private static RepairResult Accept(ReadOnlySpan<byte> json, RepairOptions options) => options.IsCutOff
        ? new(RepairVerdict.Lossy, json.ToArray(), [Change(RepairChangeKind.CutOff)], [])
        : new(RepairVerdict.Clean, json.ToArray(), [], []);
}
