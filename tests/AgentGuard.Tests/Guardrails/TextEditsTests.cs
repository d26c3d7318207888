using AgentGuard.Guardrails;
using CsCheck;

namespace AgentGuard.Tests.Guardrails;

public sealed class TextEditsTests
{
    private static TextEdits Edits(params (int Start, int Length, string Replacement)[] all)
    {
        var edits = new TextEdits();
        foreach (var (start, length, replacement) in all)
        {
            edits.Add(start, length, replacement);
        }

        return edits;
    }

    [Test]
    public void Replaces_pieces() =>
        Assert.That(Edits((0, 2, "<A>"), (4, 1, "")).Apply("abcdef"), Is.EqualTo("<A>cdf"));

    [TestCase(0, ExpectedResult = 0)]
    [TestCase(1, ExpectedResult = 3, Description = "within a replacement: its end")]
    [TestCase(2, ExpectedResult = 3)]
    [TestCase(4, ExpectedResult = 5)]
    [TestCase(6, ExpectedResult = 6)]
    public int Follows_a_position_of_the_text(int position) => Edits((0, 2, "<A>"), (4, 1, "")).ToEdited(position);

    [TestCase(0, ExpectedResult = 0)]
    [TestCase(1, ExpectedResult = 0, Description = "within a replacement: its beginning")]
    [TestCase(3, ExpectedResult = 2)]
    [TestCase(5, ExpectedResult = 4)]
    [TestCase(6, ExpectedResult = 6)]
    public int Follows_a_position_back(int position) => Edits((0, 2, "<A>"), (4, 1, "")).ToText(position);

    [Test]
    public void A_text_up_to_a_position_becomes_what_stands_before_where_the_position_went() =>
        Gen.Select(Gen.Int[0, 3].Array[0, 10], Gen.Int[0, 60]).Sample((gaps, position) =>
        {
            var text = new string('x', 60);
            var edits = new TextEdits();
            var at = 0;
            foreach (var gap in gaps)
            {
                edits.Add(at + gap, 2, new string('y', gap));
                at += gap + 2;
            }

            var edited = edits.Apply(text);
            var back = edits.ToText(Math.Min(position, edited.Length));
            return edits.ToEdited(back) <= Math.Min(position, edited.Length) && edits.Apply(text).StartsWith(edited[..edits.ToEdited(back)], StringComparison.Ordinal);
        });
}
