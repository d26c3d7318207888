using System.Text.RegularExpressions;
using AgentGuard.Guardrails.Detectors;
using CsCheck;

namespace AgentGuard.Tests.Guardrails.Detectors;

public sealed class TextSweepTests
{
    private static readonly Gen<string> Texts = Gen.OneOf(Gen.Const("a"), Gen.Const("7"), Gen.Const(" "), Gen.Const("\""), Gen.Const("aB3_-.=+/~|xyz0"), Gen.Const("é"))
        .Array[0, 120].Select(pieces => string.Concat(pieces));

    [Test]
    public void Walks_every_group_of_digits() => Texts.Sample(text =>
    {
        var groups = new DigitGroups(text);
        var walked = new List<int>();
        while (groups.Next() is >= 0 and var index)
        {
            walked.Add(index);
        }

        return walked.SequenceEqual(Regex.Matches(text, "[0-9]+").Select(match => match.Index));
    });

    [Test]
    public void Walks_every_long_word() => Texts.Sample(text =>
    {
        var words = new LongWords(text);
        var walked = new List<(int, int)>();
        while (words.TryNext(out var start, out var end))
        {
            walked.Add((start, end));
        }

        return walked.SequenceEqual(Regex.Matches(text, "[+-~]{16,}").Select(match => (match.Index, match.Index + match.Length)));
    });
}
