using System.Net;
using AgentGuard.Guardrails;
using AgentGuard.Tests.Architecture;

namespace AgentGuard.Tests.Guardrails.Sanitizing;

/// <summary>The adapter that the README shows is the one that is compiled and run here.</summary>
public sealed class HttpInjectionClassifierTests
{
    [Test]
    public void Is_what_the_readme_shows()
    {
        var readme = File.ReadAllText(Path.Combine(SourceTree.Root, "src/AgentGuard/Guardrails/Sanitizing/README.md"));
        var source = SourceTree.Files("tests/AgentGuard.Tests", "HttpInjectionClassifier.cs").Single().Text;

        Assert.That(readme, Does.Contain(source[source.IndexOf("internal sealed class", StringComparison.Ordinal)..].TrimEnd()));
    }

    [TestCase("0.2", HttpStatusCode.OK, false)]
    [TestCase("0.97", HttpStatusCode.OK, true)]
    [TestCase("oops", HttpStatusCode.OK, true)]
    [TestCase("0.2", HttpStatusCode.ServiceUnavailable, true)]
    public async Task Blocks_by_the_score_and_when_the_service_fails(string body, HttpStatusCode status, bool blocks)
    {
        using var client = new HttpClient(new AnsweringHandler(body, status)) { BaseAddress = new Uri("http://classifier.example/") };
        var policy = new GuardrailPolicyBuilder().ClassifyInjection(new HttpInjectionClassifier(client)).Build();

        Assert.That(await policy.InspectAsync(TrustBoundary.ToolResult, "some text") is Verdict.Block, Is.EqualTo(blocks));
    }

    private sealed class AnsweringHandler(string body, HttpStatusCode status) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body) });
    }
}
