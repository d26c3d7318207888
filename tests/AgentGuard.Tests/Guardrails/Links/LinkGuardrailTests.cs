using AgentGuard.Guardrails;
using AgentGuard.Guardrails.Links;
using AgentGuard.Ports;
using AgentGuard.Testing;
using AgentGuard.Tests.Tools;
using CsCheck;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Guardrails.Links;

public sealed class LinkGuardrailTests
{
    private static readonly LinkGuardrail Links = new(new LinkOptions
    {
        Links = ["good.example", "*.good.example", "https://docs.other.example/guides", "bücher.example", "mailto:", "good.example:8443", "[::1]", "127.0.0.1"],
    });

    [TestCase("See [docs](https://evil.example/x?d=1).", "See [docs] ….")]
    [TestCase("![logo](https://evil.example/x.png?d=secret)", "![logo] …")]
    [TestCase("![logo](<https://evil.example/x y> 'a (b)') next", "![logo] … next")]
    [TestCase("[docs][1]\n\n[1]: https://evil.example/ \"t\"", "[docs][1]\n\n[1] … \"t\"")]
    [TestCase("[1]: //evil.example", "[1] …")]
    [TestCase("<https://evil.example> now", " … now")]
    [TestCase("<javascript:alert(1)>", " …")]
    [TestCase("[a](javascript:alert(1))", "[a] …")]
    [TestCase("[a](JaVaScRiPt&colon;alert(1))", "[a] …")]
    [TestCase("[a](data:text/html;base64,AAAA)", "[a] …")]
    [TestCase("[a](//evil.example)", "[a] …")]
    [TestCase("[a](\\\\evil.example)", "[a] …")]
    [TestCase("[a](https:evil.example)", "[a] …")]
    [TestCase("[a](https\\://evil.example)", "[a] …")]
    [TestCase("[a](&#104;ttps://evil.example)", "[a] …")]
    [TestCase("Go to https://evil.example/path, please.", "Go to  …, please.")]
    [TestCase("Go to HTTPS://EVIL.EXAMPLE", "Go to  …")]
    [TestCase("www.evil.example/x", " …")]
    [TestCase("ftp://good.example/x", " …")]
    [TestCase("<img src=\"https://evil.example/x.png\" alt=x>", "<img src=\" …\" alt=x>")]
    [TestCase("<img src=//evil.example/x.png alt=x>", "<img src= … alt=x>")]
    [TestCase("<img src = '\\/evil.example'>", "<img src = ' …'>")]
    [TestCase("<img src=\"ht&Tab;tps:&#x2f;/evil.example\">", "<img src=\" …\">")]
    [TestCase("<img src=\" java\nscript:alert(1)\">", "<img src=\" …\">")]
    [TestCase("<img srcset='a.png 1x, https://evil.example/b.png 2x'>", "<img srcset='a.png 1x,  … 2x'>")]
    [TestCase("<div style=\"background:url(//evil.example/x)\">", "<div style=\"background:url …\">")]
    [TestCase("<table background=https://evil.example>", "<table background= …>")]
    [TestCase("<style>@import '//evil.example';</style>", " …>@import '//evil.example';</style>")]
    [TestCase("<meta http-equiv=refresh content=\"0;url=//evil.example\">", "<meta http-equiv=refresh content=\"0;url= …\">")]
    [TestCase("https<https://evil.example>://evil.example", "https …://evil.example")]
    public async Task Takes_away_what_leads_elsewhere(string text, string expected) => Assert.That(await Rewrite(text), Is.EqualTo(expected));

    [TestCase("https://good.example@evil.example/")]
    [TestCase("https://good.example:pass@evil.example")]
    [TestCase("https://evil.example\\@good.example")]
    [TestCase("https://evil.example#@good.example")]
    [TestCase("https://evil.example?@good.example")]
    [TestCase("https://good.example.evil.example")]
    [TestCase("https://good.example%2eevil.example")]
    [TestCase("https://good.example。evil.example")]
    [TestCase("https://good.example\".evil.example/")]
    [TestCase("https://good.example,.evil.example/")]
    [TestCase("https://evilgood.example")]
    [TestCase("https://gооd.example", Description = "Cyrillic letters")]
    [TestCase("https://good.example:444/")]
    [TestCase("https://good.example:80x/")]
    [TestCase("https://2130706434/")]
    [TestCase("https://0x7f.0.0.2/")]
    [TestCase("https://[::2]/")]
    [TestCase("https://docs.other.example/guides/../admin")]
    [TestCase("https://docs.other.example/guides/%2E%2e/admin")]
    [TestCase("https://docs.other.example/guidesx")]
    [TestCase("http://docs.other.example/guides")]
    [TestCase("https:////evil.example")]
    [TestCase("https:\\\\evil.example")]
    [TestCase("https://a.good.example/x)https://evil.example")]
    [TestCase("<img title=\"https://good.example/\"src=//evil.example>")]
    [TestCase("<img title='https://good.example/?a='src=//evil.example>")]
    public async Task Resolves_an_address_as_a_browser_does(string text) => Assert.That((await Judge(text)).Passed, Is.False);

    [TestCase("https://good.example/?q=https://evil.example")]
    [TestCase("https://GOOD.example./path?x#y")]
    [TestCase("https://good%2Eexample")]
    [TestCase("https://ｇｏｏｄ.example")]
    [TestCase("https://a.b.good.example:443/x")]
    [TestCase("http://good.example:80")]
    [TestCase("https://good.example:8443")]
    [TestCase("https://xn--bcher-kva.example and https://Bücher.example")]
    [TestCase("https://docs.other.example/guides/a/../b (see https://docs.other.example/guides).")]
    [TestCase("http://0x7f.1/ http://2130706433/ http://0177.0.0.1/ http://[0:0::1]/")]
    [TestCase("[mail](mailto:a@evil.example) [up](../x) [here](#top) [root](/orders/5)")]
    [TestCase("{\"url\":\"https://good.example\",\"name\":\"a.b\"}")]
    [TestCase("[\"https://good.example\",\"https://a.good.example\"]")]
    [TestCase("![logo](https://good.example/logo.png \"t\") <a href='https://good.example'>x</a>")]
    [TestCase("<img src=\"/local.png\" srcset=\"a.png 1x, b.png 2x\" alt=\"data: 5\">")]
    [TestCase("if (a && b) { x = y; } // ratio 1:2, data: 5 rows (data: none), C:\\temp, 10:30")]
    [TestCase("a [1] (2) x=1 wow www. node.js e.g. a/b 3<5")]
    [TestCase("")]
    public async Task Leaves_alone_what_is_allowed(string text) =>
        Assert.That((await Judge(text)).Findings.Select(at => text.Substring(at.Start, at.Length)), Is.Empty);

    [TestCase("![a](https://cdn.example/x)", ExpectedResult = "IMAGE")]
    [TestCase("[a](https://cdn.example/x)", ExpectedResult = null)]
    [TestCase("[![a](https://cdn.example/x)](https://good.example)", ExpectedResult = "IMAGE")]
    [TestCase("[a]: https://cdn.example/x", ExpectedResult = "IMAGE")]
    [TestCase("<a class=x href=https://cdn.example/x>", ExpectedResult = null)]
    [TestCase("<link href='https://cdn.example/x'>", ExpectedResult = "IMAGE")]
    [TestCase("<a href='/x'>https://cdn.example/x</a>", ExpectedResult = null)]
    [TestCase("<i style='background: url(https://cdn.example/x)'>", ExpectedResult = "IMAGE")]
    [TestCase("<img srcset='/a 1x, https://cdn.example/x 2x'>", ExpectedResult = "IMAGE")]
    public async Task<string?> What_loads_without_a_click_has_a_list_of_its_own(string text)
    {
        var guardrail = new LinkGuardrail(new LinkOptions { Links = ["*"], Images = ["good.example"] });
        return (await guardrail.JudgeAsync(new BoundaryContent(TrustBoundary.Output, text))).Findings.SingleOrDefault()?.Kind;
    }

    [Test]
    public async Task What_is_left_has_nothing_to_take_away()
    {
        for (var seed = 0; seed < 10_000; seed++)
        {
            var random = new Random(seed);
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 15)).Select(_ => Parts[random.Next(Parts.Length)]));
            Assert.That((await Judge(await Rewrite(text))).Passed, Is.True, $"{seed}: {text}");
        }
    }

    [TestCase("]@]:www.tt\ngood.exampleahttps://<=")]
    [TestCase("https://good.example\"evil.exampleurl(https://evil.example)")]
    public async Task What_was_left_once_had_something_to_take_away(string text) =>
        Assert.That((await Judge(await Rewrite(text))).Passed, Is.True);

    [Test]
    public void A_text_that_comes_in_pieces_is_judged_as_the_whole() => Pieces(8).Sample(text => Streamed.KeepsContract(Links, text), iter: 500);

    [Test]
    public void A_long_text_of_openings_takes_linear_time()
    {
        foreach (var piece in new[] { "<a ", "](", "=\"", "https://", "[", "www.", "url(", "a:", "<a href=\"//", "(//" })
        {
            var text = string.Concat(Enumerable.Repeat(piece, 20_000));
            Assert.That(() => Judge(text), Throws.Nothing);
        }
    }

    [Test]
    public async Task Allocates_nothing_where_there_is_no_address()
    {
        var content = new BoundaryContent(TrustBoundary.Output, "The order (A1) is open: it was paid at 10:30, x = 5, <b>now</b> [1]. Who knows?");
        await Links.JudgeAsync(content);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            await Links.JudgeAsync(content);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public async Task The_user_reads_the_text_of_a_link_without_its_address([Values] bool streaming)
    {
        var model = new ScriptedChatClient(ScriptedStep.Text("See [docs](https://ev", "il.example/?d=1) or https://good.exam", "ple/x."));

        var answer = await new GuardedCall(model, g => g.AllowLinks("good.example")).AskAsync(streaming, "where?");

        Assert.That(answer.Text, Is.EqualTo("See [docs] … or https://good.example/x."));
    }

    [TestCase("https://api.example/x", ExpectedResult = true)]
    [TestCase("https://evil.example/x", ExpectedResult = false)]
    [TestCase("evil.example/x", ExpectedResult = false)]
    [TestCase("//evil.example/x", ExpectedResult = false)]
    [TestCase("api.example:443/x", ExpectedResult = true)]
    [TestCase("/orders/5", ExpectedResult = true)]
    public async Task<bool> Arguments_of_a_call_are_judged(string url)
    {
        var ran = false;
        var tool = AIFunctionFactory.Create((string targetUrl) => ran = targetUrl.Length > 0, "fetch");
        var model = new ScriptedChatClient(ScriptedStep.Contents(ToolLoop.Call("fetch", "c1", ("targetUrl", url))), ScriptedStep.Text("done"));
        var call = new GuardedCall(model, g => g.AllowLinkArguments("api.example"), inner => inner.UseGuardedFunctionInvocation());

        await call.AskAsync(streaming: false, [new ChatMessage(ChatRole.User, "go")], new ChatOptions { Tools = [tool] });
        return ran;
    }

    [TestCase("{\"body\":\"see https:\\/\\/evil.example\"}", ExpectedResult = false)]
    [TestCase("{\"body\":\"see \\u0068ttps://evil.example\"}", ExpectedResult = false)]
    [TestCase("{\"to\":[{\"x\":\"//evil.example\"}]}", ExpectedResult = false)]
    [TestCase("{\"to\":[{\"x\":\"evil.example\"}]}", ExpectedResult = true, Description = "no address by its name")]
    [TestCase("{\"urls\":[\"//evil.example\"]}", ExpectedResult = false)]
    [TestCase("{\"count\":5}", ExpectedResult = true)]
    public async Task<bool> Escapes_of_json_hide_nothing(string arguments) =>
        (await Links.JudgeAsync(new BoundaryContent(TrustBoundary.ToolCall, arguments))).Passed;

    [TestCase("exa mple.com")]
    [TestCase("https://")]
    [TestCase("user@example.com")]
    [TestCase("*")]
    [TestCase("*.")]
    [TestCase("*example.com")]
    [TestCase("")]
    public void What_is_no_entry_is_refused(string entry) =>
        Assert.That(() => new LinkGuardrail(new LinkOptions { Links = [entry] }), entry == "*" ? Throws.Nothing : Throws.ArgumentException);

    private static readonly string[] Parts =
    [
        "https://", "https:", "//", "\\", "evil.example", "good.example", "www.", "[", "]", "(", ")", "<", ">", "<img ", "src", "=", "\"", "'", " ", "\n", "a", ":", "]:",
        "url(", "javascript:", "&colon;", "@", "!", "<style>", "/", "t",
    ];

    private static Gen<string> Pieces(int most) => Streamed.TextsOf(most, Parts);

    private static async Task<GuardrailJudgement> Judge(string text) => await Links.JudgeAsync(new BoundaryContent(TrustBoundary.Output, text));

    private static async Task<string> Rewrite(string text)
    {
        var policy = new GuardrailPolicyBuilder().AllowLinks(
            new LinkOptions { Links = ["good.example", "*.good.example"] }, GuardrailAction.Rewrite, TrustBoundary.Output).Build();
        return await policy.InspectAsync(TrustBoundary.Output, text) is Verdict.Rewrite rewrite ? rewrite.Text : text;
    }
}
