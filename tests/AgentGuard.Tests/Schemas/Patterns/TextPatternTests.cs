using System.Text;
using System.Text.RegularExpressions;
using AgentGuard.Schemas;
using AgentGuard.Schemas.Patterns;
using CsCheck;

namespace AgentGuard.Tests.Schemas.Patterns;

public sealed class TextPatternTests
{
    [TestCase("^a$", "a\n", false)]
    [TestCase("a|^b", "cb", false)]
    [TestCase("^$", "", true)]
    [TestCase("^.$", "\U0001F600", true)]
    [TestCase("^[^a]{2}$", "\u00e9\U0001F600", true)]
    [TestCase("^\\d+$", "\u0969", false)]
    [TestCase("^\\s$", "\ufeff", true)]
    [TestCase("^\\p{Lu}\\p{Letter}*$", "\u00c9t\u00e9", true)]
    [TestCase("^[\\w.-]+@[\\w-]+\\.com$", "ada.b@example.com", true)]
    [TestCase("^(ab|a)(bc|c)?$", "abc", true)]
    [TestCase("^x{0,3}$", "xxxx", false)]
    [TestCase("^(?:a*)*$", "aaab", false)]
    [TestCase("\\bword\\b", "a word.", true)]
    [TestCase("^.{0,2000}$", "abc", true)]
    [TestCase("^[\\u{1F600}-\\u{1F64F}]+$", "\U0001F601", true)]
    [TestCase("[]", "a", false)]
    [TestCase("[^]", "a", true)]
    [TestCase("a{,2}", "a{,2}", true)]
    [TestCase("$", "abc", true)]
    [TestCase("c$|^x", "abc", true)]
    public void Matches_as_ecmascript_does(string pattern, string text, bool matches) =>
        Assert.That(TextPattern.Compile(pattern, new JsonSchemaOptions()).Match(Encoding.UTF8.GetBytes(text)), Is.EqualTo(matches));

    [TestCase("(a")]
    [TestCase("a)")]
    [TestCase("*a")]
    [TestCase("[b-a]")]
    [TestCase("\\a")]
    [TestCase("(?i)a")]
    [TestCase("a\\")]
    [TestCase("[a")]
    [TestCase("[\\")]
    [TestCase("\\u12")]
    [TestCase("a{2,1}")]
    [TestCase("(?<name")]
    [TestCase("\\1")]
    [TestCase("\\k<a>")]
    [TestCase("\\p{")]
    public void Refuses_what_is_not_well_formed(string pattern) =>
        Assert.That(() => TextPattern.Compile(pattern, new JsonSchemaOptions()), Throws.InstanceOf<ArgumentException>());

    [Test]
    public void Agrees_with_the_expressions_of_the_platform() =>
        Gen.Select(Gen.Select(Texts("", "^"), Expressions(depth: 3), Texts("", "$"), (start, part, end) => start + part + end), Gen.String[Gen.Char["abc\u00e9\u6f22"], 0, 8]).Sample(
            (pattern, text) => Assert.That(
                TextPattern.Compile(pattern, new JsonSchemaOptions()).Match(Encoding.UTF8.GetBytes(text)),
                Is.EqualTo(Regex.IsMatch(text, pattern.Replace("$", "\\z", StringComparison.Ordinal))),
                $"{pattern} in '{text}'"),
            iter: 3000);

    [Test]
    public void Never_fails_otherwise_than_by_refusing() =>
        Gen.String[Gen.Char["ab(){}[]\\^$*+?|-,:<>=!123dwpu\u00e9"], 0, 14].Sample(
            pattern => Assert.That(Compiles(pattern), Is.AnyOf(true, false)),
            iter: 20_000);

    private static bool Compiles(string pattern)
    {
        try
        {
            TextPattern.Compile(pattern, new JsonSchemaOptions { NonRegularPatterns = NonRegularPatterns.Backtracking }).Match("ab1"u8);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    private static Gen<string> Texts(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static Gen<string> Expressions(int depth)
    {
        var leaf = Texts("a", "b", "[ab]", "[^a]", ".", "[ac]", "\u00e9", "[a-\u00ff]");
        if (depth == 0)
        {
            return leaf;
        }

        var part = Expressions(depth - 1);
        return Gen.OneOf(
            leaf,
            Gen.Select(part, part, (a, b) => a + b),
            Gen.Select(part, part, (a, b) => $"(?:{a}|{b})"),
            Gen.Select(part, Texts("*", "+", "?", "{1,2}", "{2}"), (a, count) => $"(?:{a}){count}"));
    }
}
