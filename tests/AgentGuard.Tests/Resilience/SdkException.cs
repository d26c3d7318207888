using AgentGuard.Failures;

namespace AgentGuard.Tests.Resilience;

/// <summary>What an SDK throws: opaque but to its reader.</summary>
internal sealed class SdkException(int status, params (string Name, string Value)[] headers) : Exception("The SDK failed.")
{
    internal sealed class Reader : IModelFailureReader
    {
        public string Provider => "test";

        public FailureEvidence? Read(Exception exception) => exception is not SdkException sdk ? null : new FailureEvidence
        {
            Provider = Provider,
            StatusCode = sdk.Status,
            Headers = sdk.Headers,
        };
    }

    public int Status { get; } = status;

    public Dictionary<string, string> Headers { get; } = headers.ToDictionary(header => header.Name, header => header.Value);
}
