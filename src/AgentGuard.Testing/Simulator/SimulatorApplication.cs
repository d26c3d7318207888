using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AgentGuard.Testing.Simulator;

/// <summary>Hands Kestrel's requests over; no host, no services and no logging stand in between.</summary>
internal sealed class SimulatorApplication : IHttpApplication<HttpContext>
{
    private readonly ExchangeRunner _runner;

    public SimulatorApplication(ExchangeRunner runner) => _runner = runner;

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public Task ProcessRequestAsync(HttpContext context) => _runner.RunAsync(context);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }
}
