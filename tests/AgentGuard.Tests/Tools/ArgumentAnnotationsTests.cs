using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Tools;

/// <summary>What the parameters of a method say of their values holds for calls, whether or not a schema can say it.</summary>
public sealed class ArgumentAnnotationsTests
{
    private static readonly TestCaseData[] Annotations =
    [
        Of("Range", ([System.ComponentModel.DataAnnotations.Range(1, 5)] int x) => "ran", 5, 6),
        Of("Range, exclusive", ([System.ComponentModel.DataAnnotations.Range(0.5, 1.5, MaximumIsExclusive = true)] double x) => "ran", 1.4, 1.5),
        Of("StringLength", ([StringLength(3, MinimumLength = 2)] string x) => "ran", "ab", "a"),
        Of("MinLength", ([MinLength(2)] string x) => "ran", "ab", "a"),
        Of("MaxLength", ([MaxLength(1)] string[] x) => "ran", new[] { "a" }, new[] { "a", "b" }),
        Of("Length", ([Length(1, 2)] string x) => "ran", "ab", "abc"),
        Of("RegularExpression", ([RegularExpression("[a-c]+")] string x) => "ran", "abc", "zab"),
        Of("AllowedValues", ([AllowedValues("a", "b")] string x) => "ran", "a", "zzz"),
        Of("DeniedValues", ([DeniedValues("x")] string x) => "ran", "y", "x"),
        Of("EmailAddress", ([EmailAddress] string x) => "ran", "a@b.example", "nobody"),
        Of("Url", ([Url] string x) => "ran", "https://a.example", "nowhere"),
        Of("Base64String", ([Base64String] string x) => "ran", "YWJj", "abc!"),
        Of("Phone", ([Phone] string x) => "ran", "+44 20 7946 0958", "call me"),
        Of("CreditCard", ([CreditCard] string x) => "ran", "4111 1111 1111 1111", "4111 1111 1111 1112"),
        Of("Required", ([Required] string x) => "ran", "a", ""),
        Of("enum", (DayOfWeek x) => "ran", "Monday", "Someday"),
        Of("DateOnly", (DateOnly x) => "ran", "2026-02-28", "2026-02-30"),
        Of("Guid", (Guid x) => "ran", "00000000-0000-0000-0000-000000000000", "7"),
        Of("TimeSpan", (TimeSpan x) => "ran", "01:00:00", "an hour"),
        Of("the range of the type", (int x) => "ran", int.MaxValue, int.MaxValue + 1L),
        Of("a small type", (byte x) => "ran", 255, 256),
        Of("within a record", (Order x) => "ran", new Order(1, "+44 20 7946 0958"), new Order(6, "+44 20 7946 0958")),
        Of("within a record, without a keyword", (Order x) => "ran", new Order(1, "+44 20 7946 0958"), new Order(1, "call me")),
        Of("within a list", (Order[] x) => "ran", new[] { new Order(1, "1") }, new[] { new Order(1, "1"), new Order(1, "call me") }),
    ];

    [TestCaseSource(nameof(Annotations))]
    public async Task A_value_that_is_not_accepted_does_not_reach_the_method(Delegate method, object valid, object invalid)
    {
        var tool = AIFunctionFactory.Create(method, "annotated").AsGuarded(o => o.RunEffectsOnce = false);
        Assert.That((await tool.InvokeAsync(new() { ["x"] = valid }))!.ToString(), Is.EqualTo("ran"));

        var refused = (await tool.InvokeAsync(new() { ["x"] = invalid }))!.ToString();
        Assert.That(refused, Does.StartWith("""{"error":{"category":"invalid_arguments",""").And.Contain("/x"));
    }

    private static TestCaseData Of(string name, Delegate method, object valid, object invalid) =>
        new TestCaseData(method, valid, invalid).SetArgDisplayNames(name);

    private sealed record Order([property: System.ComponentModel.DataAnnotations.Range(1, 5)] int Count, [property: Phone] string Phone);
}
